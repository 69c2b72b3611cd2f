package dev.weightflow.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.model.training.StepReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest extends RunStoreContract {

    private record Folder(Path root) implements Storage {
        @Override
        public FolderStore open() {
            return new FolderStore(root, new Squares(1).tasks());
        }

        @Override
        public byte[] last() {
            return read("last/adapter.safetensors");
        }

        @Override
        public byte[] best() {
            return read("best/adapter.safetensors");
        }

        byte[] read(String name) {
            try {
                return Files.readAllBytes(root.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    protected Folder storage(Path empty) {
        return new Folder(empty);
    }

    /** A process that cannot write a file ends there, as one that is killed while it writes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "last/adapter.safetensors",
                "last/model.safetensors",
                "state.safetensors",
                "best/adapter.safetensors",
                "best/model.safetensors",
                "images.json"
            })
    void whichever_file_it_ends_at_the_run_resumes_and_ends_as_an_undisturbed_one(String name) throws IOException {
        Folder undisturbed = storage(folder.resolve("undisturbed"));
        train(undisturbed.open());
        Folder broken = storage(folder.resolve("broken"));
        Path file = broken.root().resolve(name);

        assertThatThrownBy(() -> train(new FolderStore(broken.root(), new Squares(1).tasks()) {
                    @Override
                    public void stepDone(StepReport report) {
                        super.stepDone(report);
                        if (report.step() == 1) {
                            directory(file.resolve("in the way"));
                        }
                    }
                }))
                .isInstanceOfAny(WeightsException.Unwritable.class, UncheckedIOException.class);
        Files.delete(file.resolve("in the way"));
        Files.delete(file);
        train(broken.open());

        assertSame(broken, undisturbed, "after it could not write " + name);
        assertThat(broken.read("last/model.safetensors")).isEqualTo(undisturbed.read("last/model.safetensors"));
        assertThat(broken.read("best/model.safetensors")).isEqualTo(undisturbed.read("best/model.safetensors"));
        assertThat(broken.read("images.json")).isEqualTo(undisturbed.read("images.json"));
    }

    @Test
    void what_a_killed_process_left_half_written_is_not_seen() throws IOException {
        Folder torn = storage(folder.resolve("torn"));
        Killing dying = new Killing(torn.open(), 17);
        assertThatThrownBy(() -> train(dying)).isInstanceOf(Killed.class);
        int known = torn.open().history().lines().size();
        Files.writeString(torn.root().resolve("metrics.jsonl"), "{\"type\":\"st", StandardOpenOption.APPEND);
        Files.writeString(torn.root().resolve(".state.safetensors.1.part"), "half");

        FolderStore later = torn.open();

        assertThat(later.history().lines()).hasSize(known);
        train(later);
        assertThat(later.history().steps()).extracting(History.Step::step).containsExactly(1, 2, 3, 4, 5, 6);
    }
}
