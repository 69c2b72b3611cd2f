package dev.weightflow.data.dataset.raster;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.fuzz.Changed;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class TiffFuzzTest {
    static Stream<byte[]> sound() {
        return Labels.sound(".tif");
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Labels.read(file);
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
