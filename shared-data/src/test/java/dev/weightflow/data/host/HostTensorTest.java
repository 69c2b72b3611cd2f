package dev.weightflow.data.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weightflow.data.testing.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
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
