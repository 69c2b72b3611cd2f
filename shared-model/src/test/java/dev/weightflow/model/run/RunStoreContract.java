package dev.weightflow.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.weightflow.model.evaluation.EvaluationListener;
import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.run.RunPlan.Environment;
import dev.weightflow.model.run.RunPlan.Validations;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contract of a {@link RunStore}: whatever a process was doing when it was killed, a later one resumes, and the run ends with the bits of one that
 * was never interrupted. The test of each implementation extends it.
 */
public abstract class RunStoreContract {

    /** Six steps of two images each, a checkpoint after the third and a validation after every second. */
    protected static final TrainingSpec SPEC = TrainingRequest.on(DatasetId.of(Digest.ofText("squares")))
            .with("model", ModelSize.MICRO)
            .with("method", Methods.spec(MethodName.LORA))
            .with("tasks", List.of(PascalTasks.SEMSEG))
            .with("imageSize", 32)
            .with("steps", 6)
            .with("batchSize", 2)
            .with("learningRate", 2e-2)
            .with("checkpointEverySteps", 3)
            .complete();

    /** Result of a run, whichever processes worked on it. */
    protected interface Storage {
        /** Opens the store, as another process does. */
        RunStore open();

        /** Returns the trained weights of the run's end. */
        byte[] last();

        byte[] best();

        /** Returns the validations that a process that resumes knows. */
        default List<Validation> validations() {
            return open().newest().orElseThrow().validations();
        }
    }

    @TempDir
    protected Path folder;

    private int storages;

    /** Creates the storage of a run of {@link #SPEC} that has not begun. */
    protected abstract Storage storage(Path empty);

    protected final Storage storage() {
        return storage(folder.resolve("run-" + storages++));
    }

    @Test
    void a_run_that_begins_has_nothing_to_resume_from() {
        assertThat(storage().open().newest()).isEmpty();
    }

    @Test
    void wherever_it_is_killed_a_run_that_is_resumed_ends_as_an_undisturbed_one() {
        Storage undisturbed = storage();
        Killing calls = new Killing(undisturbed.open(), Integer.MAX_VALUE);
        assertThat(train(calls).interrupted()).isFalse();
        assertThat(calls.calls).isGreaterThan(2 * 10);

        for (int call = 1; call <= calls.calls; call += 5) { // before some, after others
            Storage killed = storage();
            Killing dying = new Killing(killed.open(), call);
            assertThatThrownBy(() -> train(dying)).isInstanceOf(Killed.class);
            train(killed.open());

            assertSame(killed, undisturbed, "killed at call " + call);
        }
    }

    @Test
    void a_run_that_is_killed_again_and_again_ends_as_an_undisturbed_one() {
        Storage undisturbed = storage();
        train(undisturbed.open());
        Random random = new Random(7);
        Storage killed = storage();

        for (int kill = 0; kill < 6; kill++) {
            Killing dying = new Killing(killed.open(), 6 + random.nextInt(12));
            try {
                train(dying);
            } catch (Killed expected) {
                // the next process goes on
            }
        }
        train(killed.open());

        assertSame(killed, undisturbed, "killed six times");
    }

    @Test
    void the_model_of_the_best_validation_is_kept() {
        Storage storage = storage();
        Killing store = new Killing(storage.open(), Integer.MAX_VALUE);

        train(store);

        Validation best = store.scores.stream()
                .reduce((before, next) -> next.deltaM() > before.deltaM() ? next : before)
                .orElseThrow();
        assertThat(store.scores).extracting(Validation::step).containsExactly(2L, 4L, 6L);
        assertThat(best.step()).as("a model that is not the last").isLessThan(6);
        assertThat(storage.best()).isEqualTo(store.weights.get(store.scores.indexOf(best)));
        assertThat(storage.last()).isEqualTo(store.weights.get(2));
    }

    @Test
    void a_run_that_is_stopped_loses_no_step_unless_its_work_is_not_to_be_kept() {
        Storage stopped = storage();
        Storage dropped = storage();

        assertThat(train(stopped.open(), stop(5, true), Optional.empty()))
                .isEqualTo(new RunOutcome(5, 6, true, Optional.empty()));
        assertThat(train(dropped.open(), stop(5, false), Optional.empty()).interrupted())
                .isTrue();

        assertThat(stopped.open().newest().orElseThrow().state().step()).isEqualTo(5);
        assertThat(dropped.open().newest().orElseThrow().state().step()).isBetween(3, 4);
        train(stopped.open());
        train(dropped.open());
        assertSame(stopped, dropped, "after its last step");
    }

    @Test
    void a_run_that_stops_early_is_committed_as_ended_and_ends_there_again() {
        EarlyStopping rise = new EarlyStopping(1, 1000);
        Storage storage = storage();
        Killing calls = new Killing(storage.open(), Integer.MAX_VALUE);

        RunOutcome outcome = train(calls, () -> false, Optional.of(rise));

        assertThat(outcome.step()).isEqualTo(4);
        assertThat(outcome.interrupted()).isFalse();
        assertThat(outcome.early()).hasValueSatisfying(why -> assertThat(why)
                .startsWith("Δm has not risen by more than 1000.0 points over the ")
                .endsWith(" of step 2 in 1 validation"));
        assertThat(calls.causes).endsWith(RunStore.Cause.LAST).doesNotContain(RunStore.Cause.STOPPED);
        assertThat(storage.validations()).extracting(Validation::step).containsExactly(2L, 4L);

        Killing again = new Killing(storage.open(), Integer.MAX_VALUE);
        assertThat(train(again, () -> false, Optional.of(rise))).isEqualTo(outcome);
        assertThat(again.causes).containsOnly(RunStore.Cause.LAST);
    }

    protected static void assertSame(Storage one, Storage other, String how) {
        assertThat(one.last()).as("last model, " + how).isEqualTo(other.last());
        assertThat(one.best()).as("best model, " + how).isEqualTo(other.best());
        assertThat(one.validations()).as("validations, " + how).isEqualTo(other.validations());
    }

    protected static RunOutcome train(RunStore store) {
        return train(store, () -> false, Optional.empty());
    }

    private static RunOutcome train(RunStore store, StopRequest stop, Optional<EarlyStopping> early) {
        RunPlan plan = new RunPlan(
                SPEC,
                new Squares(4),
                Optional.of(new Validations(new Squares(2), 1, false, early, false)),
                new Environment(
                        List.of(Device.cpu()),
                        digest -> {
                            throw new AssertionError("it starts from no weights");
                        },
                        MethodTexts.NONE,
                        InstantSource.system()));
        return Run.train(
                plan,
                store,
                new RunListener() {
                    @Override
                    public void stepDone(StepReport report) {
                        if (stop instanceof StopAfter after) {
                            after.done = report.step();
                        }
                    }
                },
                stop);
    }

    private static StopRequest stop(int steps, boolean keeps) {
        return new StopAfter(steps, keeps);
    }

    private static final class StopAfter implements StopRequest {
        private final int steps;
        private final boolean keeps;
        private int done;

        StopAfter(int steps, boolean keeps) {
            this.steps = steps;
            this.keeps = keeps;
        }

        @Override
        public boolean requested() {
            return done >= steps;
        }

        @Override
        public boolean keepsWork() {
            return keeps;
        }
    }

    /** The end of a process. */
    protected static final class Killed extends Error {}

    /** Store of a process that is killed before or after one of its calls, and that remembers what was validated. */
    protected static final class Killing implements RunStore {
        private final RunStore store;
        private final int killedAt;
        private int calls;
        private final List<Validation> scores = new ArrayList<>();
        private final List<byte[]> weights = new ArrayList<>();
        private final List<Cause> causes = new ArrayList<>();

        Killing(RunStore store, int killedAt) {
            this.store = store;
            this.killedAt = killedAt;
        }

        private void call(Runnable call) {
            tick();
            call.run();
            tick();
        }

        private void tick() {
            calls++;
            if (calls == killedAt) {
                throw new Killed();
            }
        }

        @Override
        public Optional<ResumePoint> newest() {
            return store.newest();
        }

        @Override
        public void begin(Snapshot at) {
            call(() -> store.begin(at));
        }

        @Override
        public void stepDone(StepReport report) {
            call(() -> store.stepDone(report));
        }

        @Override
        public EvaluationListener validating(Snapshot at) {
            return store.validating(at);
        }

        @Override
        public void validated(Snapshot at, History.Validation validation, boolean best) {
            scores.add(validation.score());
            weights.add(weights(at));
            call(() -> store.validated(at, validation, best));
        }

        @Override
        public void commit(Snapshot at, Cause cause) {
            causes.add(cause);
            call(() -> store.commit(at, cause));
        }

        @Override
        public boolean keepsOnlyLatest() {
            return store.keepsOnlyLatest();
        }

        private static byte[] weights(Snapshot at) {
            try {
                Path file = Files.createTempFile("weights", ".safetensors");
                at.writeWeights(file);
                byte[] written = Files.readAllBytes(file);
                Files.delete(file);
                return written;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
