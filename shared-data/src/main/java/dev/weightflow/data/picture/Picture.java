package dev.weightflow.data.picture;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.image.MatScope;
import dev.weightflow.data.picture.TaskMaps.Entry;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Image with its predictions, for sharing: a row for each task, with the photograph, the label, which is blank if only other tasks have one, the
 * prediction, and the prediction over the photograph. Each row has the task's name, the metric of this prediction, and a legend of the classes that
 * occur.
 *
 * <p>Photographs keep their size, except those whose longer side is shorter than {@value #SHORTEST} pixels, which are enlarged, and longer than
 * {@value #LONGEST}, which are reduced. The same input gives the same pixels on every machine.
 */
public final class Picture {

    static final int SHORTEST = 320;
    static final int LONGEST = 640;

    private static final int MARGIN = 12;
    private static final int GAP = 6;
    private static final int SWATCH = 14;

    private static final byte EMPTY = (byte) 0xf0;
    private static final int INK = 0x1b1f24;
    private static final int PALE = 0x57606a;
    private static final int WARNING = 0xb03a00;

    private final MatScope mats;
    private final int side;
    private final int width;
    private final int height;
    private final byte[] photograph;
    private final List<String> columns;

    private Picture(MatScope mats, Pixels photograph, int side, boolean labelled) {
        double longer = Math.max(photograph.width(), photograph.height());
        double scale = Math.max(SHORTEST, Math.min(LONGEST, longer)) / longer;
        this.mats = mats;
        this.side = side;
        this.width = (int) Math.max(1, Math.round(scale * photograph.width()));
        this.height = (int) Math.max(1, Math.round(scale * photograph.height()));
        this.photograph = scaled(photograph, scale < 1 ? Imgproc.INTER_AREA : Imgproc.INTER_CUBIC);
        this.columns = labelled
                ? List.of("photograph", "label", "prediction", "prediction over photograph")
                : List.of("photograph", "prediction", "prediction over photograph");
    }

    /**
     * Draws a picture.
     *
     * @param title at the top, such as the image's id and the model's name
     * @param photograph RGB, of any size
     * @param side of the maps, which cover the whole photograph, whatever its aspect ratio
     * @param tasks of the predictions
     * @param labels by task, [channels, side, side]; none, or some of the predictions'
     * @param predictions by task, in the labels' form
     */
    public static Pixels of(
            String title,
            Pixels photograph,
            int side,
            Tasks tasks,
            Map<TaskName, float[]> labels,
            Map<TaskName, float[]> predictions) {
        try (MatScope mats = new MatScope()) {
            List<TaskMaps> rows = TaskName.ordered(predictions).entrySet().stream()
                    .map(map -> new TaskMaps(
                            tasks.get(map.getKey()), Optional.ofNullable(labels.get(map.getKey())), map.getValue()))
                    .toList();
            boolean labelled = rows.stream().anyMatch(row -> row.label().isPresent());
            return new Picture(mats, photograph, side, labelled).drawn(title, rows);
        }
    }

    private Pixels drawn(String title, List<TaskMaps> rows) {
        int all = 2 * MARGIN + columns.size() * (width + GAP) - GAP;
        List<List<List<Entry>>> legends =
                rows.stream().map(row -> lines(row.legend(), all)).toList();
        int tall = 2 * MARGIN + 2 * Lettering.LINE;
        for (List<List<Entry>> legend : legends) {
            tall += (2 + legend.size()) * Lettering.LINE + height + 2 * GAP;
        }
        Mat page = mats.own(new Mat(tall, all, CvType.CV_8UC3, Scalar.all(255)));
        int top = MARGIN;
        Lettering.TITLE.write(page, Lettering.TITLE.within(title, all - 2 * MARGIN), MARGIN, top, INK);
        top += Lettering.LINE;
        String tasks = rows.stream().map(row -> row.task().key()).collect(Collectors.joining(", "));
        Lettering.TEXT.write(page, Lettering.TEXT.within(tasks, all - 2 * MARGIN), MARGIN, top, PALE);
        top += Lettering.LINE;
        for (int i = 0; i < rows.size(); i++) {
            top = drawn(page, rows.get(i), legends.get(i), top);
        }
        byte[] rgb = new byte[3 * tall * all];
        page.get(0, 0, rgb);
        return new Pixels(all, tall, 3, rgb);
    }

    /** Draws a row, and returns the top of the next one. */
    private int drawn(Mat page, TaskMaps row, List<List<Entry>> legend, int first) {
        int top = first + GAP;
        int left = MARGIN;
        left = words(page, Lettering.HEADING, row.name(), left, top, INK);
        if (row.figure().isPresent()) {
            left = words(page, Lettering.TEXT, row.figure().get(), left, top, INK);
        }
        if (row.warning().isPresent()) {
            words(page, Lettering.TEXT, row.warning().get(), left, top, WARNING);
        }
        top += Lettering.LINE;
        List<byte[]> squares = new ArrayList<>(List.of(photograph));
        if (columns.size() == 4) {
            squares.add(row.label().map(values -> map(row, values)).orElseGet(this::blank));
        }
        squares.add(map(row, row.prediction()));
        squares.add(over(row, row.prediction()));
        for (int i = 0; i < squares.size(); i++) {
            int x = MARGIN + i * (width + GAP);
            String caption = i == 1 && columns.size() == 4 && row.label().isEmpty() ? "no label" : columns.get(i);
            Lettering.TEXT.write(page, Lettering.TEXT.within(caption, width), x, top, PALE);
            mats.own(page.submat(new Rect(x, top + Lettering.LINE, width, height)))
                    .put(0, 0, squares.get(i));
        }
        top += Lettering.LINE + height + GAP;
        for (List<Entry> line : legend) {
            int x = MARGIN;
            for (Entry entry : line) {
                swatch(page, entry.colour(), x, top);
                x = words(page, Lettering.TEXT, entry.words(), x + SWATCH + GAP, top, INK);
            }
            top += Lettering.LINE;
        }
        return top;
    }

    private byte[] blank() {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, EMPTY);
        return rgb;
    }

    private static void swatch(Mat page, int colour, int x, int top) {
        Rect place = new Rect(x, top + (Lettering.LINE - SWATCH) / 2, SWATCH, SWATCH);
        Imgproc.rectangle(page, place, scalar(colour), Imgproc.FILLED);
        Imgproc.rectangle(page, place, scalar(0x8c959f), 1);
    }

    /** Writes words, and returns the left edge of the next ones. */
    private static int words(Mat page, Lettering letters, String words, int left, int top, int colour) {
        letters.write(page, words, left, top, colour);
        return left + letters.width(words) + 3 * GAP;
    }

    /** Wraps the entries into lines of that width. */
    private static List<List<Entry>> lines(List<Entry> entries, int page) {
        List<List<Entry>> lines = new ArrayList<>();
        int x = page;
        for (Entry entry : entries) {
            int needed = SWATCH + GAP + Lettering.TEXT.width(entry.words());
            if (x + needed > page - MARGIN) {
                lines.add(new ArrayList<>());
                x = MARGIN;
            }
            lines.get(lines.size() - 1).add(entry);
            x += needed + 3 * GAP;
        }
        return lines;
    }

    /** [height, width, 3] */
    private byte[] map(TaskMaps row, float[] values) {
        return map(row.task(), 3, Colouring.of(row.task(), values, side * side, row.range()));
    }

    private byte[] map(Task task, int channels, byte[] values) {
        boolean classes = task.encoding() == LabelEncoding.CLASS_INDEX;
        return scaled(new Pixels(side, side, channels, values), classes ? Imgproc.INTER_NEAREST : Imgproc.INTER_LINEAR);
    }

    /** [height, width, 3] */
    private byte[] over(TaskMaps row, float[] values) {
        Task task = row.task();
        byte[] tint = map(task, 3, Colouring.tint(task, values, side * side, row.range()));
        byte[] opacity = map(task, 1, Colouring.opacity(task, values, side * side));
        byte[] blend = new byte[tint.length];
        for (int i = 0; i < blend.length; i++) {
            int alpha = opacity[i / 3] & 0xff;
            blend[i] = (byte) (((tint[i] & 0xff) * alpha + (photograph[i] & 0xff) * (255 - alpha) + 127) / 255);
        }
        return blend;
    }

    private byte[] scaled(Pixels pixels, int interpolation) {
        Mat from = mats.own(new Mat(pixels.height(), pixels.width(), CvType.CV_8UC(pixels.channels())));
        from.put(0, 0, pixels.data());
        Mat to = mats.empty();
        Imgproc.resize(from, to, new Size(width, height), 0, 0, interpolation);
        byte[] data = new byte[width * height * pixels.channels()];
        to.get(0, 0, data);
        return data;
    }

    private static Scalar scalar(int colour) {
        return new Scalar(colour >> 16, colour >> 8 & 0xff, colour & 0xff);
    }
}
