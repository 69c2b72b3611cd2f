package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.FAILURE;
import static dev.weightflow.platform.job.TestJobs.completed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.Snapshots;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobArchiveTest {
    private static final Duration AFTER = Duration.ofDays(90);

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final JobFixture fixture = new JobFixture();
    private final List<Journal<?, ?>> journals = new ArrayList<>();

    @AfterEach
    void close() {
        journals.forEach(Journal::close);
        fixture.close();
    }

    /** Tests that all queries are answered as without an archive, for events in any order and archives taken over from any instance. */
    @Test
    void nothing_that_can_be_asked_depends_on_what_is_archived() {
        int archivings = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            JobArchive<TrainingSpec> archive = archive(random.nextInt(20), 1 + random.nextInt(3));
            JobArchive<TrainingSpec> anotherInstances = archive(random.nextInt(40), 1);
            JobSnapshots<TrainingSpec> format = new JobSnapshots<>(TrainingSpec.class, Optional.of(archive));
            JobProjection<TrainingSpec> plain = JobProjection.empty();
            JobProjection<TrainingSpec> jobs = JobProjection.empty();
            for (int step = 0; step < 150; step++) {
                JobProjection<TrainingSpec> before = jobs;
                JobProjection<TrainingSpec> stored = jobs;
                int moment = random.nextInt(20);
                if (moment == 0) {
                    stored = archive.archive(jobs);
                } else if (moment == 1) {
                    // of an instance that began with nothing archived
                    stored = anotherInstances.archive(plain);
                }
                for (int i = 0; i < random.nextInt(4); i++) {
                    JobEvent event = event(plain, random);
                    Instant time = fixture.clock.instant();
                    plain = plain.apply(event, time, EventContext.NONE);
                    jobs = jobs.apply(event, time, EventContext.NONE);
                    fixture.clock.advance(Duration.ofSeconds(1));
                }
                jobs = archive.adoption(before, stored).apply(jobs);
                archivings += stored.archived() == before.archived() ? 0 : 1;
                if (moment == 2) {
                    jobs = format.read(format.write(jobs));
                }
                assertSame(jobs, plain, archive, "seed " + seed + ", step " + step);
            }
        }
        assertThat(archivings).isGreaterThan(200);
    }

    private static void assertSame(
            JobProjection<TrainingSpec> jobs,
            JobProjection<TrainingSpec> plain,
            JobArchive<TrainingSpec> archive,
            String where) {
        for (Job<TrainingSpec> job : plain.jobs()) {
            assertThat(jobs.job(job.id())).as(where).contains(job);
        }
        for (JobState state : JobState.values()) {
            assertThat(jobs.count(state)).as(where + ", " + state).isEqualTo(plain.count(state));
        }
        assertThat(jobs.waiting().toList()).as(where).isEqualTo(plain.waiting().toList());
        assertThat(List.copyOf(jobs.claimed())).as(where).containsExactlyInAnyOrderElementsOf(plain.claimed());
        assertThat(archive.recall(jobs).jobs()).as(where).isEqualTo(plain.jobs());
    }

    /** Creates an event: mostly the next one of some job, and sometimes one that contradicts its state. */
    private static JobEvent event(JobProjection<TrainingSpec> jobs, Random random) {
        JobId id = new JobId("job-" + random.nextInt(20));
        Optional<Job<TrainingSpec>> job = jobs.job(id);
        int generation =
                job.flatMap(Job::accepted).map(any -> any.record().generation()).orElse(0);
        int claim = job.flatMap(Job::accepted).map(any -> any.record().claim()).orElse(0);
        int held = Math.max(1, claim);
        JobState state = job.map(Job::state).orElse(JobState.REJECTED);
        int kind = random.nextInt(10) == 0
                ? random.nextInt(6)
                : state == JobState.WAITING ? 1 : state == JobState.CLAIMED ? 2 + 3 * random.nextInt(2) : 0;
        return switch (kind) {
            case 0 -> new TrainingRequested(id, generation + 1, spec(1));
            case 1 -> new JobEvent.Claimed(JobKind.TRAINING, id, claim + 1, ANN);
            case 2 ->
                random.nextBoolean()
                        ? completed(id, held).withWorker(ANN)
                        : new JobEvent.Failed(JobKind.TRAINING, id, held, FAILURE, Optional.empty()).withWorker(ANN);
            case 5 -> TestJobs.committed(id, held, random.nextInt(5)).withWorker(ANN);
            case 3 -> new JobEvent.Released(JobKind.TRAINING, id, held, ANN, ReleaseReason.SHUTDOWN);
            default -> new JobEvent.Rejected(JobKind.TRAINING, id, FAILURE);
        };
    }

    @Test
    void jobs_that_ended_long_ago_leave_the_memory_of_every_instance_and_are_found_by_their_ids() {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> ann = instance();
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> bob = instance();
        for (int i = 0; i < 30; i++) {
            end(ann, new JobId("old-" + i));
        }
        fixture.clock.advance(AFTER.plusDays(1));
        for (int i = 0; i < 20; i++) {
            end(ann, new JobId("new-" + i));
        }

        for (Jobs<TrainingSpec, JobProjection<TrainingSpec>> instance : List.of(ann, bob, instance())) {
            await().until(() -> instance.current().jobs().size() <= 20);
            assertThat(instance.current().jobs())
                    .allMatch(job -> job.id().value().startsWith("new"));
            assertThat(instance.current().count(JobState.FAILED)).isEqualTo(50);
            assertThat(instance.current().require(new JobId("old-7"))).isInstanceOf(Job.Failed.class);
            assertThat(instance.current().job(new JobId("none"))).isEmpty();
        }
        assertThat(Snapshots.current(store).values())
                .as("a collector keeps what a snapshot needs")
                .anySatisfy(objects -> assertThat(objects)
                        .containsAll(ann.current().archived().objects())
                        .hasSizeGreaterThan(2));
    }

    @Test
    void an_archived_job_can_be_requested_again_and_is_not_cancelled_or_forgotten() {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = instance();
        JobId old = new JobId("old");
        end(jobs, old);
        archived(jobs, old);

        assertThatThrownBy(() -> jobs.cancel(old, "late", EventContext.NONE).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(JobConflictException.class);
        assertThatThrownBy(() -> jobs.request(old, spec(99), EventContext.NONE).join())
                .hasCauseInstanceOf(JobConflictException.class);
        jobs.reject(old, FAILURE, EventContext.NONE).join();
        assertThat(jobs.request(old, 1, spec(0), EventContext.NONE).join().known())
                .isTrue();

        Jobs.Requested<TrainingSpec> again =
                jobs.request(old, spec(0), EventContext.NONE).join();

        assertThat(again.known()).isFalse();
        assertThat(again.job()).isInstanceOf(Job.Waiting.class);
        Job.Claimed<TrainingSpec> claim = jobs.claimNext(ANN).join().orElseThrow();
        assertThat(claim.record().generation()).isEqualTo(2);
        assertThat(claim.record().claim()).as("claims go on counting").isEqualTo(2);
        assertThat(jobs.current().count(JobState.CLAIMED)).isOne();
    }

    @Test
    void an_archived_job_is_told_of_as_a_stream_that_ends_at_once() {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = instance();
        JobId old = new JobId("old");
        end(jobs, old);
        archived(jobs, old);
        JobService<TrainingSpec> service = new JobService<>(
                jobs, new Leases<>(ANN, jobs, Duration.ofMinutes(1), fixture.metrics(), System::nanoTime));

        List<JobUpdate> told = service.updates(old, Optional.empty())
                .collect()
                .asList()
                .await()
                .atMost(Duration.ofSeconds(10));

        assertThat(told).singleElement().isInstanceOfSatisfying(JobUpdate.StateChanged.class, change -> assertThat(
                        change.state())
                .isEqualTo(JobState.FAILED));
    }

    @Test
    void a_long_start_archives_while_it_reads_so_that_the_next_goes_on_from_there() {
        instance(); // so that the bucket knows the log
        journals.remove(0).close();
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> without = fixture.instance(1);
        for (int i = 0; i < 40; i++) {
            end(without, new JobId("old-" + i));
        }
        fixture.clock.advance(AFTER.plusDays(1));

        instance();

        assertThat(store.list("snapshots/"))
                .as("before the end of %s facts", fixture.log.events().size())
                .anyMatch(name -> Long.parseLong(name.substring(name.lastIndexOf('/') + 1))
                        < fixture.log.events().size());
    }

    private JobArchive<TrainingSpec> archive(int seconds, int least) {
        return new JobArchive<>(store, TrainingSpec.class, Duration.ofSeconds(seconds), least, fixture.clock);
    }

    private Jobs<TrainingSpec, JobProjection<TrainingSpec>> instance() {
        JobArchive<TrainingSpec> archive = new JobArchive<>(store, TrainingSpec.class, AFTER, 1, fixture.clock);
        Journal<JobProjection<TrainingSpec>, JobEvent> journal = Journal.open(
                fixture.log.open(),
                JobSnapshots.projection("trainings", TrainingSpec.class, Optional.of(archive)),
                JournalOptions.of("/weightflow/test", fixture.clock)
                        .withSnapshots(store)
                        .withSnapshotEvery(10));
        journals.add(journal);
        return new Jobs<>(
                journal,
                JobKind.TRAINING,
                jobs -> jobs,
                new Backoff(1, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                fixture.clock);
    }

    private static void end(Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs, JobId id) {
        jobs.request(id, spec(0), EventContext.NONE).join();
        Job.Claimed<TrainingSpec> claim = jobs.claimNext(ANN).join().orElseThrow();
        jobs.fail(claim, FAILURE, true, Duration.ZERO).join();
    }

    private void archived(Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs, JobId id) {
        fixture.clock.advance(AFTER.plusDays(1));
        for (int i = 0; i < 10; i++) {
            end(jobs, new JobId("other-" + i));
        }
        await().until(() -> jobs.current().isArchived(id));
    }
}
