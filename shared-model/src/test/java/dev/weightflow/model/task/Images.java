package dev.weightflow.model.task;

import dev.weightflow.model.host.HostTensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small random images, for metrics. */
final class Images {
    private Images() {}

    static float[] of(int size, java.util.function.IntToDoubleFunction value) {
        float[] image = new float[size];
        IntStream.range(0, size).forEach(at -> image[at] = (float) value.applyAsDouble(at));
        return image;
    }

    /** A raw output of one image. */
    static HostTensor tensor(float... values) {
        return HostTensor.of(values, values.length);
    }

    static List<float[]> many(int count, java.util.function.Supplier<float[]> image) {
        return Stream.generate(image).limit(count).toList();
    }

    /** Class indices below {@code classes}, and 255 with the given probability. */
    static float[] classes(Random random, int size, int classes, double ignored) {
        return of(size, at -> random.nextDouble() < ignored ? 255 : random.nextInt(classes));
    }

    static float[] normals(Random random, int pixels, double ignored) {
        float[] image = of(3 * pixels, at -> random.nextGaussian());
        for (int at = 0; at < pixels; at++) {
            if (random.nextDouble() < ignored) {
                image[at] = image[pixels + at] = image[2 * pixels + at] = 255;
            }
        }
        return image;
    }
}
