package dev.weightflow.data.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.fuzz.Changed;
import dev.weightflow.fuzz.SoundFiles;
import dev.weightflow.fuzz.Untrusted;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Requires that tensors that could be read are the same after writing and reading them again. */
class SafetensorsFuzzTest {
    static Stream<byte[]> sound() {
        return Stream.concat(
                SoundFiles.in("shared-data/src/test/resources/weights", ".safetensors"),
                Stream.of(Safetensors.encode(
                        Map.of("a", new HostTensor(ElementType.F32, List.of(1L, 2L), ByteBuffer.allocate(8))),
                        Map.of("format", "pt"))));
    }

    @MethodSource("sound")
    @FuzzTest
    void reads_or_refuses(byte[] file) {
        Untrusted.read(() -> Safetensors.read(new Bytes("weights", file)), WeightsException.class)
                .ifPresent(read -> {
                    read.tensors().values().forEach(HostTensor::toFloats);
                    WeightsFile again =
                            Safetensors.read(new Bytes("weights", Safetensors.encode(read.tensors(), read.metadata())));
                    assertThat(again.metadata()).isEqualTo(read.metadata());
                    assertThat(List.copyOf(again.tensors().keySet()))
                            .isEqualTo(List.copyOf(read.tensors().keySet()));
                    read.tensors().forEach((name, tensor) -> {
                        assertThat(again.tensors().get(name).shape()).isEqualTo(tensor.shape());
                        assertThat(again.tensors().get(name).data()).isEqualTo(tensor.data());
                    });
                });
    }

    @Test
    void reads_or_refuses_what_was_changed() {
        Changed.tryAll(sound(), this::reads_or_refuses);
    }
}
