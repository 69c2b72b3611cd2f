package dev.weightflow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.model.run.RunStore;
import dev.weightflow.model.run.RunStoreContract;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobRecord;
import dev.weightflow.platform.objectstore.DiskCache;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.training.BestCheckpoint;
import dev.weightflow.schema.training.TrainingSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the runs of jobs: checkpoints in the object store, and commits in the log. */
class JobRunStoreTest extends RunStoreContract {

    private static final class StoredJob implements Storage {
        private final InMemoryObjectStore store = new InMemoryObjectStore();
        private final Recorded log = new Recorded();
        private final Path folder;
        private int workers;

        StoredJob(Path folder) {
            this.folder = folder;
        }

        @Override
        public RunStore open() {
            return open(store);
        }

        /** Opens the run as a worker without copies of stored objects does. */
        RunStore open(ObjectStore reached) {
            Path own = folder.resolve("worker-" + workers++);
            DiskCache copies = new DiskCache(reached, own.resolve("objects"), DiskCache.GIB, InstantSource.system());
            Checkpoints checkpoints = new Checkpoints(reached, "test", own.resolve("scratch"));
            Job.Claimed<TrainingSpec> job = job();
            return new JobRunStore(
                    job,
                    log,
                    new ResumePoints(checkpoints, copies).newest(job, why -> {}),
                    checkpoints,
                    copies,
                    new TrainingMetrics(new SimpleMeterRegistry()));
        }

        private Job.Claimed<TrainingSpec> job() {
            JobRecord<TrainingSpec> record = new JobRecord<>(
                    new JobId("job"),
                    SPEC,
                    1,
                    1,
                    0,
                    latest().map(commit -> commit),
                    Optional.empty(),
                    Instant.EPOCH,
                    EventContext.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    0);
            return new Job.Claimed<>(record, new WorkerId("ann"), Instant.EPOCH, Optional.empty(), false);
        }

        private Optional<CheckpointCommitted> latest() {
            return log.commits().stream().reduce((before, next) -> next);
        }

        private CheckpointCommitted end() {
            return latest().filter(CheckpointCommitted::last).orElseThrow();
        }

        @Override
        public byte[] last() {
            return store.read(end().checkpoint().digest());
        }

        @Override
        public byte[] best() {
            return store.read(end().best().orElseThrow().checkpoint().digest());
        }
    }

    @Override
    protected StoredJob storage(Path empty) {
        return new StoredJob(empty);
    }

    /** The next worker resumes from the latest commit, whichever request failed, and whether or not the store carried it out. */
    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"REFUSED", "REQUEST_LOST", "ANSWER_LOST"})
    void whichever_request_fails_the_run_resumes_and_ends_with_the_same_documents(Fate fate) {
        StoredJob undisturbed = storage(folder.resolve("undisturbed"));
        int[] requests = {0};
        train(undisturbed.open(new FailingObjectStore(undisturbed.store, () -> {
            requests[0]++;
            return Fate.ANSWERED;
        })));
        assertThat(requests[0]).isGreaterThan(10);

        for (int failing = 1; failing <= requests[0]; failing += 7) {
            StoredJob failed = storage(folder.resolve("failed-" + failing));
            int[] left = {failing};
            assertThatThrownBy(() -> train(failed.open(
                            new FailingObjectStore(failed.store, () -> --left[0] == 0 ? fate : Fate.ANSWERED))))
                    .isInstanceOf(ObjectStoreException.class);
            train(failed.open());

            assertSame(failed, undisturbed, "request " + failing + " " + fate);
            assertThat(failed.end().manifest()).isEqualTo(undisturbed.end().manifest());
            assertThat(failed.end().best().map(BestCheckpoint::manifest))
                    .isEqualTo(undisturbed.end().best().map(BestCheckpoint::manifest));
            assertThat(failed.end().curve()).isEqualTo(undisturbed.end().curve());
        }
    }

    @Test
    void an_end_that_is_committed_is_not_committed_again() {
        StoredJob job = storage(folder.resolve("ended"));
        train(job.open());
        int commits = job.log.commits().size();

        train(job.open());

        assertThat(job.log.commits()).hasSize(commits);
    }
}
