package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.InMemory;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingStateTest {

    private static final TrainingState STATE = new TrainingState(
            0, new TreeMap<>(Map.of("seed", "5")), Map.of("model.a", HostTensor.of(new float[] {1, 2}, 2)));

    @Test
    void a_state_is_read_as_it_was_written(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("state.safetensors");

        WrittenFile written = STATE.write(file);

        assertThat(written)
                .isEqualTo(
                        new WrittenFile(file, Files.size(file), Digest.of(file).hex()));
        assertThat(Files.readAllBytes(file)).isEqualTo(STATE.encode());
        assertThat(TrainingState.read(file)).isEqualTo(STATE);
        assertThat(TrainingState.of(InMemory.read("in memory", STATE.encode()))).isEqualTo(STATE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"format\":9,\"step\":0,\"run\":{}} | its format is 9, and this version reads 1",
                "{\"format\":1,\"step\":-1,\"run\":{}} | its format is 1, and this version reads 1",
                "{\"format\":1,\"step\":0} | its format is 1, and this version reads 1",
                "[1 | its weightflow.training-state is not what it should be (",
                "7 | its weightflow.training-state is not what it should be (",
            })
    void other_metadata_are_no_training_state(String json, String what) {
        byte[] bytes = Safetensors.encode(Map.of(), Map.of("weightflow.training-state", json));

        assertThatThrownBy(() -> TrainingState.of(InMemory.read("odd", bytes)))
                .isInstanceOf(TrainingException.NoTrainingState.class)
                .hasMessageStartingWith("odd is not a training state: " + what);
    }

    @Test
    void weights_alone_are_no_training_state() {
        byte[] bytes = Safetensors.encode(STATE.tensors(), Map.of());

        assertThatThrownBy(() -> TrainingState.of(InMemory.read("weights", bytes)))
                .hasMessage("weights is not a training state: its metadata have no weightflow.training-state");
    }

    @Test
    void runs_differ_in_what_one_of_them_has_otherwise_or_not_at_all() {
        RunFingerprint here =
                new RunFingerprint(new TreeMap<>(Map.of("seed", "5", "length", "3", "precision", "bf16")));
        RunFingerprint there = new RunFingerprint(new TreeMap<>(Map.of("seed", "6", "length", "3", "sampling", "odd")));

        assertThat(here.differences(there))
                .containsExactly(
                        "precision is absent there and bf16 here",
                        "sampling is odd there and absent here",
                        "seed is 6 there and 5 here");
        assertThat(here.differences(here)).isEmpty();
    }

    /** Codes that identify failures in REST, events and metrics. */
    @Test
    void each_failure_has_its_code() {
        assertThat(new TrainingException.InvalidConfiguration(List.of("a", "b")))
                .hasMessage("invalid training configuration: a; b")
                .extracting(TrainingException::code)
                .isEqualTo("training-configuration-invalid");
        assertThat(new TrainingException.Diverged(1, "a").code()).isEqualTo("training-diverged");
        assertThat(new TrainingException.RunMismatch(List.of("a")).code()).isEqualTo("training-state-of-another-run");
        assertThat(new TrainingException.NoTrainingState("f", "a", null).code()).isEqualTo("training-state-unreadable");
    }
}
