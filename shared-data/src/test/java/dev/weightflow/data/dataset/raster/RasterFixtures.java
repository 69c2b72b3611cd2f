package dev.weightflow.data.dataset.raster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.IntToDoubleFunction;

/** Files of {@code raster_fixtures.py}, and the formulas of their values. */
final class RasterFixtures {
    static final int WIDTH = 37;
    static final int HEIGHT = 21;

    private RasterFixtures() {}

    static byte[] file(String name) {
        try (InputStream in = RasterFixtures.class.getResourceAsStream("/raster/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Raster expected(ValueType type, int channels) {
        return new Raster(WIDTH, HEIGHT, channels, type, values(WIDTH * HEIGHT * channels, formula(type)));
    }

    static float[] values(int count, IntToDoubleFunction formula) {
        float[] values = new float[count];
        for (int n = 0; n < count; n++) {
            values[n] = (float) formula.applyAsDouble(n);
        }
        return values;
    }

    private static IntToDoubleFunction formula(ValueType type) {
        return switch (type) {
            case BOOL -> n -> n % 3 == 0 ? 1 : 0;
            case UINT2, UINT4, UINT8 -> n -> n * 7 % 251;
            case INT8 -> n -> n * 7 % 251 - 128;
            case UINT16 -> n -> n * 997 % 65521;
            case INT16 -> n -> n * 997 % 65521 - 32768;
            case UINT32, UINT64 -> n -> n * 19997L % 16777213;
            case INT32, INT64 -> n -> n * 19997L % 16777213 - 8000000;
            case FLOAT16, FLOAT32, FLOAT64 -> RasterFixtures::real;
        };
    }

    private static double real(int n) {
        return switch (n) {
            case 5 -> Double.NaN;
            case 6 -> Double.POSITIVE_INFINITY;
            case 7 -> -0.0;
            case 8 -> 0x1p-24;
            default -> n * 0.25 - 1.5;
        };
    }
}
