package dev.weightflow.data.picture;

import java.text.Normalizer;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Text in images, in Hershey's strokes, which OpenCV has built in: a machine needs no fonts. ASCII only; accents are left out. */
enum Lettering {
    TITLE(Imgproc.FONT_HERSHEY_DUPLEX, 0.6),
    HEADING(Imgproc.FONT_HERSHEY_DUPLEX, 0.5),
    TEXT(Imgproc.FONT_HERSHEY_SIMPLEX, 0.46);

    /** Height of a line, in pixels. */
    static final int LINE = 22;

    private static final int BASELINE = 16; // of a line, from its top

    private final int font;
    private final double scale;

    Lettering(int font, double scale) {
        this.font = font;
        this.scale = scale;
    }

    /** Computes the width of a text in pixels. */
    int width(String words) {
        Size size = Imgproc.getTextSize(ascii(words), font, scale, 1, null);
        return (int) Math.ceil(size.width);
    }

    /** Truncates a text to the width. */
    String within(String words, int width) {
        String shown = words;
        for (int end = words.length() - 1; end > 0 && width(shown) > width; end--) {
            shown = words.substring(0, end).stripTrailing() + "...";
        }
        return shown;
    }

    /** Writes a line into an image. */
    void write(Mat rgb, String words, int left, int top, int colour) {
        Scalar ink = new Scalar(colour >> 16, colour >> 8 & 0xff, colour & 0xff);
        Imgproc.putText(
                rgb, ascii(words), new Point(left, top + BASELINE), font, scale, ink, 1, Imgproc.LINE_AA, false);
    }

    private static String ascii(String words) {
        return Normalizer.normalize(words, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^ -~]", "?");
    }
}
