package dev.weightflow.data.dataset.transform;

import dev.weightflow.data.dataset.image.MatScope;
import dev.weightflow.data.host.HostTensor;
import java.nio.ByteBuffer;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;

/**
 * Levels of images, and the normalisation that ImageNet's pre-trained networks expect: levels become bytes, bytes are divided by 255, then mean and
 * standard deviation are applied, in single precision as torchvision does.
 *
 * <p>Cubic interpolation overshoots at hard edges (a 0/255 edge reaches -28 and 283). Here levels are clamped to 0..255 and then truncated to whole
 * numbers. The reference casts to bytes without clamping, so that its overshoots wrap around (-3 becomes 253) and leave bright specks on dark edges;
 * elsewhere the two agree.
 */
public final class ImageNet {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

    private ImageNet() {}

    /** Returns the mean of red, green and blue. */
    public static float[] mean() {
        return MEAN.clone();
    }

    /** Returns the standard deviation of red, green and blue. */
    public static float[] deviation() {
        return DEVIATION.clone();
    }

    /** Truncates levels to whole numbers. OpenCV clamps, but rounds to nearest, so that values that it rounded up are decremented. */
    static Mat cut(Mat levels, MatScope mats) {
        Mat cut = mats.empty();
        levels.convertTo(cut, CvType.CV_8U);
        Mat rounded = mats.empty();
        cut.convertTo(rounded, levels.depth());
        Mat above = mats.empty();
        Core.compare(mats.own(rounded.reshape(1)), mats.own(levels.reshape(1)), above, Core.CMP_GT);
        Mat values = mats.own(cut.reshape(1));
        Core.subtract(values, Scalar.all(1), values, above);
        return cut;
    }

    /** [3, pixels] to [pixels, 3]. */
    public static byte[] interleaved(HostTensor levels) {
        ByteBuffer planes = levels.data();
        byte[] interleaved = new byte[levels.elements()];
        int pixels = interleaved.length / 3;
        for (int i = 0; i < interleaved.length; i++) {
            interleaved[i] = planes.get(i % 3 * pixels + i / 3);
        }
        return interleaved;
    }
}
