package dev.weightflow.data.dataset.raster;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.image.FloatFile;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class NpyFuzzTest {
    static Stream<byte[]> sound() {
        return Stream.concat(Labels.sound(".npy"), Stream.of(FloatFile.encode(new Pixels(3, 2, 4, new byte[24]))));
    }

    /** Fuzzes both readers: files that the reader of stored labels accepts, the reader of foreign ones must accept with the same numbers. */
    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Optional<Raster> any = Labels.read(file);
        Optional<Pixels> stored =
                Untrusted.read(() -> FloatFile.decode(file, "label", Labels.LIMITS), DatasetException.class);
        stored.ifPresent(pixels -> {
            ByteBuffer numbers = ByteBuffer.wrap(pixels.data()).order(ByteOrder.LITTLE_ENDIAN);
            Raster raster = any.orElseThrow();
            assertThat(raster.width()).isEqualTo(pixels.width());
            for (int y = 0; y < raster.height(); y++) {
                for (int x = 0; x < raster.width(); x++) {
                    assertThat(Float.compare(raster.at(x, y, 0), numbers.getFloat()))
                            .isZero();
                }
            }
        });
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
