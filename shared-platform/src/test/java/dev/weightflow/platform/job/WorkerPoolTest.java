package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.completed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent.Claimed;
import dev.weightflow.schema.event.JobEvent.Released;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
    private final JobFixture fixture = new JobFixture();
    private final Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs = fixture.instance(2);
    private final Set<JobId> endless = ConcurrentHashMap.newKeySet();
    private final WorkerPool<TrainingSpec, JobProjection<TrainingSpec>> pool =
            WorkerPool.of(ANN, 2, id -> worker(id).inOrder(ClaimOrder.FAIR));
    private final TimeSlicing<TrainingSpec> turns = new TimeSlicing<>(jobs, pool.workers(), fixture.clock);

    @AfterEach
    void close() {
        pool.close();
        fixture.close();
    }

    @Test
    void one_job_that_does_not_end_keeps_no_other_waiting() {
        request("endless", "eve");
        endless.add(new JobId("endless"));
        List.of("a", "b", "c", "d", "e").forEach(id -> request(id, "eve"));

        pool.start();

        List.of("a", "b", "c", "d", "e").forEach(this::awaitCompleted);
        assertThat(job("endless")).isInstanceOf(Job.Claimed.class);
        assertThat(pool.alive()).isTrue();
    }

    @Test
    void who_has_a_job_worked_on_waits_for_those_who_have_none() {
        for (String id : List.of("a", "b", "c")) {
            request(id, "eve");
            endless.add(new JobId(id));
            fixture.clock.advance(Duration.ofSeconds(1));
        }
        request("z", "bob");

        assertThat(jobs.claimNext(ANN, ClaimOrder.FAIR).join().orElseThrow().id())
                .isEqualTo(new JobId("a"));
        assertThat(jobs.claimNext(TestJobs.BOB, ClaimOrder.FAIR)
                        .join()
                        .orElseThrow()
                        .id())
                .isEqualTo(new JobId("z"));
        assertThat(jobs.claimNext(new WorkerId("cid"), ClaimOrder.FAIR)
                        .join()
                        .orElseThrow()
                        .id())
                .isEqualTo(new JobId("b"));
    }

    @Test
    void where_all_workers_are_taken_the_later_job_gives_its_worker_back_after_its_turn() {
        request("first", "eve");
        endless.add(new JobId("first"));
        pool.start();
        awaitClaimed("first");
        fixture.clock.advance(Duration.ofSeconds(1));
        request("second", "eve");
        endless.add(new JobId("second"));
        awaitClaimed("second");
        fixture.clock.advance(TimeSlicing.FIRST_TURN.plusSeconds(1));
        turns.run();
        assertThat(fixture.events(Released.class)).as("nobody waits").isEmpty();

        request("honest", "bob");
        turns.run();
        assertThat(fixture.events(Released.class)).as("it has not waited long").isEmpty();
        fixture.clock.advance(TimeSlicing.PATIENCE);
        turns.run();

        awaitCompleted("honest");
        assertThat(fixture.events(Released.class)).extracting(Released::job).containsExactly(new JobId("second"));
        await().until(() -> job("second") instanceof Job.Claimed<?>);
        assertThat(fixture.events(Claimed.class))
                .extracting(claim -> claim.job().value())
                .containsExactly("first", "second", "honest", "second");

        request("later", "bob");
        fixture.clock.advance(TimeSlicing.FIRST_TURN.plusSeconds(1));
        turns.run();
        assertThat(fixture.events(Released.class))
                .as("its second turn is twice as long")
                .hasSize(1);
        fixture.clock.advance(TimeSlicing.FIRST_TURN);
        turns.run();
        awaitCompleted("later");
    }

    private void request(String id, String requester) {
        jobs.request(new JobId(id), spec(0), EventContext.NONE.by(Optional.of(requester)))
                .join();
    }

    private Job<TrainingSpec> job(String id) {
        return jobs.current().job(new JobId(id)).orElseThrow();
    }

    private void awaitCompleted(String id) {
        await().until(() -> job(id) instanceof Job.Completed<?>);
    }

    private void awaitClaimed(String id) {
        await().until(() -> pool.workers().stream().anyMatch(worker -> worker.claim()
                .filter(claim -> claim.id().value().equals(id))
                .isPresent()));
    }

    private JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker(WorkerId id) {
        return new JobWorker<>(
                id,
                jobs,
                new JobDefinition<>(
                        JobKind.TRAINING,
                        all -> all,
                        (job, context) -> {
                            while (endless.contains(job.id())) {
                                context.throwIfStopped();
                                pause();
                            }
                            return state -> completed(job.id(), job.record().claim());
                        },
                        thrown -> new Failure("unexpected", String.valueOf(thrown.getMessage())),
                        fixture.metrics()),
                told -> {},
                fixture.clock,
                Duration.ofSeconds(10));
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
