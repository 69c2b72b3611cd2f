package dev.weightflow.data.dataset.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ThriftStructTest {
    @Test
    void fields_have_numbers_of_their_own_or_follow_the_one_before() {
        ThriftStruct read = read(0x15, 0x03, 0x11, 0x08, 0x28, 0x02, 'h', 'i', 0x00);

        assertThat(read.number(1)).isEqualTo(-2);
        assertThat(read.flag(2, false)).isTrue();
        assertThat(read.text(20)).isEqualTo("hi");
        assertThat(read.number(3, 7)).isEqualTo(7);
    }

    @Test
    void more_than_there_is_cannot_be_claimed() {
        assertThatThrownBy(() -> read(0x18, 0xff, 0xff, 0xff, 0xff, 0x07)).hasMessage("more is claimed than there is");
        assertThatThrownBy(() -> read(0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07))
                .hasMessage("more is claimed than there is");
    }

    @Test
    void structures_may_not_be_nested_without_end() {
        int[] nested = new int[100];
        Arrays.fill(nested, 0x1c);

        assertThatThrownBy(() -> read(nested)).hasMessage("structures are nested too deeply");
    }

    private static ThriftStruct read(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int each : bytes) {
            buffer.put((byte) each);
        }
        return ThriftStruct.read(buffer.flip());
    }
}
