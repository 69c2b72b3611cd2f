package dev.weightflow.model.training;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.transform.Transform;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Samples and first weights by integer formulas, the same numbers as those of {@code src/test/python/training_parity.py}: boxes on noise, of which a
 * quarter are people and five in eight salient, with ignored borders, and normals that are ignored above the horizon.
 */
record FormulaSamples(int size) implements SampleSource {
    static final int SIDE = 64;

    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final int PERSON = 15;
    private static final double[][] DIRECTIONS = {
        {1, 0, 0},
        {0, 1, 0},
        {0, 0, 1},
        {0.6, 0.8, 0},
        {0, 0.6, 0.8},
        {2 / 3.0, 1 / 3.0, 2 / 3.0},
        {-0.6, 0, 0.8},
        {1 / 3.0, -2 / 3.0, 2 / 3.0}
    };

    @Override
    public String id(int index) {
        return "formula%03d".formatted(index);
    }

    @Override
    public Tasks tasks() {
        return Tasks.PASCAL;
    }

    @Override
    public RawSample read(int index) {
        return new RawSample(new byte[0], Pixels.zeros(1, 1, 3), new RawLabels(id(index), 1, 1, Map.of()));
    }

    /** Creates the samples, the same ones in every epoch. */
    static Transform transform() {
        return new Transform() {
            @Override
            public int size() {
                return SIDE;
            }

            @Override
            public Sample apply(RawSample raw, int epoch, int index) {
                return sample(raw.id(), index);
            }
        };
    }

    private static Sample sample(String id, int number) {
        int pixels = SIDE * SIDE;
        int[] draws = draws("sample " + number, 16);
        int[] noise = draws("noise " + number, 3 * pixels);
        int left = draws[0] % 33;
        int top = draws[1] % 33;
        int width = 16 + draws[2] % 17;
        int height = 16 + draws[3] % 17;
        boolean person = draws[4] % 4 == 0;
        boolean salient = draws[5] % 8 < 5;
        int kind = person ? PERSON : 1 + draws[6] % 20;
        byte[] image = new byte[3 * pixels];
        byte[] semseg = new byte[pixels];
        byte[] parts = new byte[pixels];
        byte[] sal = new byte[pixels];
        float[] normals = new float[3 * pixels];
        Arrays.fill(normals, LabelEncoding.IGNORE);
        for (int pixel = 0; pixel < pixels; pixel++) {
            int x = pixel % SIDE - left;
            int y = pixel / SIDE - top;
            boolean inside = x >= 0 && x < width && y >= 0 && y < height;
            boolean border = inside && (x == 0 || y == 0 || x == width - 1 || y == height - 1);
            for (int c = 0; c < 3; c++) {
                int level = inside ? 64 + kind * 37 * (c + 1) % 160 : draws[7 + c] % 128;
                image[c * pixels + pixel] = (byte) (level + noise[c * pixels + pixel] % 33);
                if (inside || pixel / SIDE >= SIDE / 2) {
                    normals[c * pixels + pixel] = (float) DIRECTIONS[inside ? draws[10] % 8 : 1][c];
                }
            }
            semseg[pixel] = (byte) (border ? LabelEncoding.IGNORE : inside ? kind : 0);
            parts[pixel] = (byte) (!person ? LabelEncoding.IGNORE : inside ? 1 + y * 6 / height : 0);
            sal[pixel] = (byte) (inside && salient ? 1 : 0);
        }
        return new Sample(
                id,
                SIDE,
                HostTensor.of(image, 3, SIDE, SIDE),
                Tasks.PASCAL,
                Map.of(
                        PascalTasks.SEMSEG,
                        HostTensor.of(semseg, 1, SIDE, SIDE),
                        PascalTasks.HUMAN_PARTS,
                        HostTensor.of(parts, 1, SIDE, SIDE),
                        PascalTasks.SAL,
                        HostTensor.of(sal, 1, SIDE, SIDE),
                        PascalTasks.NORMALS,
                        HostTensor.of(normals, 3, SIDE, SIDE)));
    }

    /** Returns the first value of a parameter or buffer. */
    static float[] firstValue(String name, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (name.contains(".running_")) {
            return uniform(name, count, 0, name.endsWith("var") ? 1 : 0);
        }
        if (name.endsWith("last_layer.3.bias") || name.endsWith("linear_pred.bias")) {
            return uniform(name, count, 0.5, 1); // normals near the zero vector have gradients that blow rounding up
        }
        if (shape.length == 1) {
            return uniform(name, count, 0.05, name.endsWith(".weight") ? 1 : 0);
        }
        if (name.contains("delora_W")) {
            return uniform(name, count, 10 / Math.sqrt(name.endsWith("1") ? shape[0] : shape[1]), 0);
        }
        return uniform(
                name, count, name.startsWith("backbone.layers.") ? 0.035 : 1 / Math.sqrt((double) count / shape[0]), 0);
    }

    /** Returns a sign for each value of a tensor, 1 or -1. */
    static int[] signs(String name, int count) {
        long start = fnv1a(name);
        return IntStream.range(0, count)
                .map(i -> mix(start + i * GAMMA) < 0 ? 1 : -1)
                .toArray();
    }

    private static float[] uniform(String name, int count, double scale, double offset) {
        int[] draws = draws(name, count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (offset + scale * (2 * (draws[i] / 0x1.0p24) - 1));
        }
        return values;
    }

    /** Numbers of 24 bits. */
    private static int[] draws(String name, int count) {
        long start = fnv1a(name);
        return IntStream.range(0, count)
                .map(i -> (int) (mix(start + i * GAMMA) >>> 40))
                .toArray();
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private static long fnv1a(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
