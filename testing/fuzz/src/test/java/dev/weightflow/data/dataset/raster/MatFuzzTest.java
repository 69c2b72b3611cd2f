package dev.weightflow.data.dataset.raster;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.matlab.MatFileInflater;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.Untrusted;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class MatFuzzTest {
    /** Lists valid files, uncompressed ones too, so that mutations need not be deflated. */
    static Stream<byte[]> sound() {
        return Labels.sound(".mat")
                .flatMap(file -> Stream.concat(
                        Stream.of(file),
                        Untrusted.read(() -> MatFileInflater.open(file, "label", Labels.LIMITS), DatasetException.class)
                                .stream()));
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Labels.read(file);
        Untrusted.read(() -> RasterFile.readVariable(file, "a.b", "label", Labels.LIMITS), DatasetException.class);
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
