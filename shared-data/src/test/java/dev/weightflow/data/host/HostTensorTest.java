package dev.weightflow.data.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weightflow.data.testing.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostTensorTest {

    @Test
    void gives_back_the_values_it_was_made_of() {
        assertThat(HostTensor.of(new float[] {1, -2.5f, 3}, 3).toFloats()).containsExactly(1, -2.5f, 3);
        assertThat(Tensors.of(new double[] {0.5}, List.of()).toFloats()).containsExactly(0.5f);
        assertThat(HostTensor.of(new long[] {7, -1}, 2, 1).toFloats()).containsExactly(7, -1);
        assertThat(Tensors.of(new int[] {7, -1}, List.of(1L, 2L)).toFloats()).containsExactly(7, -1);
    }

    @Test
    void a_scalar_has_one_element_and_an_empty_axis_none() {
        assertThat(HostTensor.of(new float[] {4}).elements()).isEqualTo(1);
        assertThat(HostTensor.of(new float[0], 3, 0, 1L << 40).elements()).isZero();
    }

    @Test
    void widens_every_half_as_the_definition_says() {
        ByteBuffer every = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits <= 0xffff; bits++) {
            every.putShort((short) bits);
        }
        float[] widened = new HostTensor(ElementType.F16, List.of(1L << 16), every.flip()).toFloats();

        for (int bits = 0; bits <= 0xffff; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double sign = bits >> 15 == 0 ? 1 : -1;
            double expected = exponent == 0
                    ? sign * fraction * Math.pow(2, -24)
                    : exponent == 31
                            ? (fraction == 0 ? sign / 0.0 : Double.NaN)
                            : sign * (1024 + fraction) * Math.pow(2, exponent - 25);
            assertThat(widened[bits]).as("half 0x%04x", bits).isEqualTo(Float.valueOf((float) expected));
        }
    }

    /** The nearest of all halves, searched: of two that are as near the one with an even last bit. */
    @Test
    void rounds_to_the_nearest_half() {
        TreeMap<Double, Integer> halves = new TreeMap<>();
        for (int bits = 0; bits < 0x7c00; bits++) {
            halves.put((double) HostTensor.half((short) bits), bits);
        }
        halves.put(65536.0, 0x7c00);
        Random random = new Random(3);
        for (int i = 0; i < 200_000; i++) {
            double below = HostTensor.half((short) random.nextInt(0x7bff));
            double above = halves.higherKey(below);
            float value = (float) (i % 3 == 0 ? (below + above) / 2 : below + (above - below) * random.nextDouble());
            double low = halves.floorKey((double) value);
            double high = halves.ceilingKey((double) value);
            boolean up = high - value < value - low || high - value == value - low && halves.get(high) % 2 == 0;
            int expected = halves.get(up ? high : low);
            if (expected == 0x7c00) {
                continue;
            }
            assertThat(halfOf(value)).as("%s", value).isEqualTo(expected);
            assertThat(halfOf(-value)).isEqualTo(expected | 0x8000);
        }
        assertThat(halfOf(Float.POSITIVE_INFINITY)).isEqualTo(0x7c00);
        assertThat(halfOf(65519f)).isEqualTo(0x7bff);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> halfOf(-65520f))
                .withMessageContaining("-65520");
    }

    @Test
    void rounds_doubles_to_half_once() {
        assertThat(halfOf(1 + 0x1p-11 + 0x1p-40)).isEqualTo(0x3c01);
        assertThat(halfOf(1 + 0x1p-11)).isEqualTo(0x3c00);
        assertThat(halfOf(-0x1p-24)).isEqualTo(0x8001);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> halfOf(1e300))
                .withMessageContaining("1.0E300");
    }

    private static int halfOf(double value) {
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
        return new HostTensor(ElementType.F64, List.of(1L), data.flip())
                        .toHalf()
                        .data()
                        .getShort(0)
                & 0xffff;
    }

    private static int halfOf(float value) {
        return HostTensor.of(new float[] {value}, 1).toHalf().data().getShort(0) & 0xffff;
    }

    @Test
    void widens_bfloat16_as_the_upper_half_of_a_float() {
        HostTensor tensor = new HostTensor(ElementType.BF16, List.of(2L), bytes(0x80, 0x3f, 0x20, 0xc0));
        assertThat(tensor.toFloats()).containsExactly(1f, -2.5f);
    }

    @Test
    void reads_the_bytes_as_little_endian_whatever_order_the_buffer_had() {
        ByteBuffer data = bytes(1, 0, 0, 0).order(ByteOrder.BIG_ENDIAN);
        assertThat(new HostTensor(ElementType.I32, List.of(1L), data).toFloats())
                .containsExactly(1f);
        assertThat(new HostTensor(ElementType.U8, List.of(1L), bytes(255)).toFloats())
                .containsExactly(255f);
        assertThat(new HostTensor(ElementType.I8, List.of(1L), bytes(255)).toFloats())
                .containsExactly(-1f);
    }

    @Test
    void is_equal_by_type_shape_and_bits() {
        HostTensor tensor = HostTensor.of(new float[] {1, 2}, 2);
        assertThat(tensor).isEqualTo(HostTensor.of(new float[] {1, 2}, 2));
        assertThat(tensor).isNotEqualTo(HostTensor.of(new float[] {1, 2}, 1, 2));
        assertThat(tensor).isNotEqualTo(HostTensor.of(new float[] {1, 3}, 2));
    }

    @Test
    void cannot_be_written_through() {
        HostTensor tensor = HostTensor.of(new float[] {1, 2}, 2);
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> tensor.data().putFloat(0, 9));
    }

    @Test
    void refuses_data_that_do_not_fit_the_shape() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostTensor.of(new float[] {1, 2}, 3))
                .withMessage("a tensor F32[3] takes 12 bytes, but 8 were given");
        assertThatIllegalArgumentException().isThrownBy(() -> HostTensor.of(new float[0], -1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostTensor.of(new float[0], 1L << 40, 1L << 40))
                .withMessageContaining("2 GiB");
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length);
        for (int value : values) {
            data.put((byte) value);
        }
        return data.flip();
    }
}
