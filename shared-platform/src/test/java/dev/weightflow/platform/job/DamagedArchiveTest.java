package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.FAILURE;
import static dev.weightflow.platform.job.TestJobs.committed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests an archive whose parts are damaged or lost, or whose store is unavailable. */
class DamagedArchiveTest {
    private static final Duration AFTER = Duration.ofDays(90);
    private static final JobId OLD = new JobId("old");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final JobFixture fixture = new JobFixture();
    private final List<Journal<?, ?>> journals = new ArrayList<>();

    enum Fault {
        DAMAGED,
        LOST
    }

    @AfterEach
    void close() {
        journals.forEach(Journal::close);
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_start_that_finds_a_part_damaged_or_lost_reads_the_log_and_answers_everything(Fault fault) {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> first = instance(store);
        archived(first);
        first.request(OLD, spec(0), EventContext.NONE).join();
        close();
        for (Digest part : first.current().archived().parts()) {
            if (fault == Fault.LOST) {
                store.lose(part);
            } else {
                store.damage(part, new byte[] {1});
            }
        }

        Jobs<TrainingSpec, JobProjection<TrainingSpec>> second = instance(store);

        assertThat(second.journal().notReady()).isEmpty();
        assertThat(second.current().require(new JobId("other-0"))).isInstanceOf(Job.Failed.class);
        assertThat(second.current().require(OLD)).isInstanceOf(Job.Waiting.class);
        assertThat(second.request(new JobId("new"), spec(7), EventContext.NONE)
                        .join()
                        .known())
                .isFalse();
    }

    @Test
    void with_the_store_away_a_repeated_request_of_an_archived_job_is_applied_and_decisions_go_on() {
        boolean[] away = {false};
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> ann = instance(store);
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> bob =
                instance(new FailingObjectStore(store, () -> away[0] ? Fate.REFUSED : Fate.ANSWERED));
        archived(ann);
        await().until(() -> bob.current().isArchived(OLD));
        away[0] = true;

        ann.request(OLD, spec(0), EventContext.NONE).join();

        bob.request(new JobId("new"), spec(7), EventContext.NONE).join();
        assertThat(bob.current().inMemory(OLD)).containsInstanceOf(Job.Waiting.class);
        assertThatThrownBy(() -> bob.current().job(new JobId("other-0"))).isInstanceOf(ObjectStoreException.class);
        Job.Claimed<TrainingSpec> claim = bob.claimNext(ANN).join().orElseThrow();
        assertThat(claim.record().generation()).isEqualTo(2);
        assertThat(claim.record().claim()).isEqualTo(2);
    }

    @Test
    void a_part_that_is_damaged_while_a_service_runs_is_named_to_who_asks_for_a_job_in_it() {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = instance(store);
        archived(jobs);
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> another = instance(store);
        List<Digest> parts = another.current().archived().parts();
        parts.forEach(part -> store.damage(part, new byte[] {1}));

        assertThatThrownBy(() -> another.current().require(OLD))
                .isInstanceOf(ObjectStoreException.DigestMismatch.class)
                .satisfies(failure ->
                        assertThat(parts).anySatisfy(part -> assertThat(failure).hasMessageContaining(part.shortId())));
    }

    @Test
    void what_can_be_gone_on_with_stays_in_memory() {
        Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = instance(store);
        JobId resumable = new JobId("resumable");
        end(jobs, resumable, claim -> jobs.append(claim, state -> committed(resumable, 1, 7))
                .join());
        archived(jobs);

        assertThat(jobs.current().inMemory(resumable)).isPresent();
    }

    @Test
    void no_decision_and_no_fact_reads_the_store() {
        Journal<JobProjection<TrainingSpec>, JobEvent> journal = Journal.open(
                fixture.log.open(),
                dev.weightflow.platform.eventlog.Projection.<JobProjection<TrainingSpec>, JobEvent>of(
                        JobProjection.empty(),
                        (state, event) -> {
                            store.list("");
                            return state.apply(event);
                        },
                        JobSnapshots.<TrainingSpec>projection("trainings", TrainingSpec.class)
                                .snapshotFormat()
                                .orElseThrow()),
                JournalOptions.of("/weightflow/test", fixture.clock));
        journals.add(journal);

        assertThatThrownBy(() ->
                        jobs(journal).request(OLD, spec(0), EventContext.NONE).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("what follows from a fact");

        fixture.instance(1).request(OLD, spec(0), EventContext.NONE).join();
        await().until(() -> journal.notReady().isPresent());
        assertThat(journal.notReady().orElseThrow()).contains("what follows from a fact");
    }

    private Jobs<TrainingSpec, JobProjection<TrainingSpec>> instance(ObjectStore objects) {
        JobArchive<TrainingSpec> archive = new JobArchive<>(objects, TrainingSpec.class, AFTER, 1, fixture.clock);
        Journal<JobProjection<TrainingSpec>, JobEvent> journal = Journal.open(
                fixture.log.open(),
                JobSnapshots.projection("trainings", TrainingSpec.class, Optional.of(archive)),
                JournalOptions.of("/weightflow/test", fixture.clock)
                        .withSnapshots(objects)
                        .withSnapshotEvery(10));
        journals.add(journal);
        return jobs(journal);
    }

    private Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs(
            Journal<JobProjection<TrainingSpec>, JobEvent> journal) {
        return new Jobs<>(
                journal,
                JobKind.TRAINING,
                jobs -> jobs,
                new Backoff(1, Duration.ofSeconds(1), Duration.ofMinutes(1)),
                fixture.clock);
    }

    private static void end(
            Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs, JobId id, Consumer<Job.Claimed<TrainingSpec>> work) {
        jobs.request(id, spec(0), EventContext.NONE).join();
        Job.Claimed<TrainingSpec> claim = jobs.claimNext(ANN).join().orElseThrow();
        work.accept(claim);
        jobs.fail(claim, FAILURE, true, Duration.ZERO).join();
    }

    /** Ends the job and others, and waits until the first ones have left the memory. */
    private void archived(Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs) {
        end(jobs, OLD, claim -> {});
        for (int i = 0; i < 3; i++) {
            end(jobs, new JobId("other-" + i), claim -> {});
        }
        fixture.clock.advance(AFTER.plusDays(1));
        for (int i = 0; i < 10; i++) {
            end(jobs, new JobId("later-" + i), claim -> {});
        }
        await().until(() -> jobs.current().isArchived(OLD));
    }
}
