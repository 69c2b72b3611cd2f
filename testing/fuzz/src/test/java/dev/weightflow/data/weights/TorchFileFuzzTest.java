package dev.weightflow.data.weights;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.SoundFiles;
import dev.weightflow.fuzz.Untrusted;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes PyTorch's files, zip and stream, with the pickles in them. */
class TorchFileFuzzTest {
    static Stream<byte[]> sound() {
        return SoundFiles.in("shared-data/src/test/resources/weights", ".pth");
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Untrusted.read(() -> WeightsFile.read(new Bytes("weights", file)), WeightsException.class)
                .ifPresent(read -> Untrusted.read(
                        () -> {
                            read.tensors().values().forEach(HostTensor::toFloats);
                            return read;
                        },
                        WeightsException.class));
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
