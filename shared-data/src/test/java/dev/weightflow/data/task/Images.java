package dev.weightflow.data.task;

import dev.weightflow.data.host.HostTensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small random images, for metrics. */
public final class Images {
    private Images() {}

    public static float[] of(int size, java.util.function.IntToDoubleFunction value) {
        float[] image = new float[size];
        IntStream.range(0, size).forEach(at -> image[at] = (float) value.applyAsDouble(at));
        return image;
    }

    /** Creates a raw output of one image. */
    public static HostTensor tensor(float... values) {
        return HostTensor.of(values, values.length);
    }

    public static List<float[]> many(int count, java.util.function.Supplier<float[]> image) {
        return Stream.generate(image).limit(count).toList();
    }

    /** Draws class indices below {@code classes}, and 255 with the given probability. */
    public static float[] classes(Random random, int size, int classes, double ignored) {
        return of(size, at -> random.nextDouble() < ignored ? 255 : random.nextInt(classes));
    }

    public static float[] normals(Random random, int pixels, double ignored) {
        float[] image = of(3 * pixels, at -> random.nextGaussian());
        for (int at = 0; at < pixels; at++) {
            if (random.nextDouble() < ignored) {
                image[at] = image[pixels + at] = image[2 * pixels + at] = 255;
            }
        }
        return image;
    }
}
