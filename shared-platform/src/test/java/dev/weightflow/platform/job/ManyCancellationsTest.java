package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.BOB;
import static dev.weightflow.platform.job.TestJobs.committed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests two instances that share many jobs, all of which are cancelled at once, through both instances. */
class ManyCancellationsTest {
    private static final int JOBS = 300;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final JobFixture fixture = new JobFixture();
    private final List<Jobs<TrainingSpec, JobProjection<TrainingSpec>>> instances =
            List.of(fixture.instance(3), fixture.instance(3));
    private final List<JobId> ids = IntStream.range(0, JOBS)
            .mapToObj(number -> new JobId("job-" + number))
            .toList();
    private final Map<JobId, AtomicInteger> begun = new ConcurrentHashMap<>();
    private final AtomicBoolean workEnds = new AtomicBoolean();
    private List<WorkerPool<TrainingSpec, JobProjection<TrainingSpec>>> pools = List.of();

    @AfterEach
    void close() {
        workEnds.set(true);
        pools.forEach(WorkerPool::close);
        fixture.close();
    }

    @Test
    void jobs_that_all_are_worked_on_end_once_each_and_nobody_works_on_them_again() {
        requestAll();
        work(JOBS / 2);
        await().atMost(SOON)
                .until(() -> fixture.events(JobEvent.Claimed.class).size() == JOBS
                        && instances.get(0).current().count(JobState.CLAIMED) == JOBS);

        cancelAllByEach();
        awaitCancelled();

        assertThat(eventsByJob().values()).hasSize(JOBS).allSatisfy(events -> assertThat(
                        without("CheckpointCommitted", events))
                .containsExactly(
                        "TrainingRequested", "TrainingClaimed", "TrainingCancellationRequested", "TrainingCancelled"));
        assertThat(begun.values()).extracting(AtomicInteger::get).containsOnly(1);
        assertNobodyWorks();
    }

    @Test
    void jobs_of_which_most_wait_end_once_each_while_workers_take_the_next() {
        requestAll();
        work(4);
        await().atMost(SOON).until(() -> begun.size() == 8);

        cancelAllByEach();
        awaitCancelled();

        assertThat(eventsByJob().values()).hasSize(JOBS).allSatisfy(events -> {
            assertThat(events).endsWith("TrainingCancelled");
            assertThat(events).doesNotHaveDuplicates();
        });
        assertThat(begun.values()).extracting(AtomicInteger::get).containsOnly(1);
        assertNobodyWorks();
    }

    private void requestAll() {
        all(IntStream.range(0, JOBS)
                .mapToObj(number -> instances.get(0).request(ids.get(number), spec(number), EventContext.NONE)));
    }

    private void cancelAllByEach() {
        all(ids.stream().flatMap(id -> instances.stream().map(jobs -> jobs.cancel(id, "enough", EventContext.NONE))));
    }

    private static void all(Stream<? extends CompletableFuture<?>> decisions) {
        CompletableFuture.allOf(decisions.toArray(CompletableFuture[]::new))
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private void awaitCancelled() {
        await().atMost(SOON)
                .until(() -> instances.stream().allMatch(jobs -> jobs.current().count(JobState.CANCELLED) == JOBS));
    }

    /** Asserts that no worker has a job: it would commit, and a free one would claim a job. */
    private void assertNobodyWorks() {
        int before = fixture.log.events().size();
        await().during(Duration.ofMillis(300))
                .until(() -> fixture.log.events().size() == before
                        && pools.stream()
                                .flatMap(pool -> pool.workers().stream())
                                .allMatch(worker -> worker.claim().isEmpty()));
    }

    private Map<JobId, List<String>> eventsByJob() {
        return fixture.log.events().stream()
                .map(event -> (JobEvent) event.event())
                .collect(Collectors.groupingBy(
                        JobEvent::job, Collectors.mapping(event -> event.type().fact(), Collectors.toList())));
    }

    private static List<String> without(String fact, List<String> facts) {
        return facts.stream().filter(any -> !any.equals(fact)).toList();
    }

    private void work(int workers) {
        pools = List.of(
                WorkerPool.of(ANN, workers, id -> worker(id, instances.get(0))).start(),
                WorkerPool.of(BOB, workers, id -> worker(id, instances.get(1))).start());
    }

    /** Creates a worker whose work commits a checkpoint and then never ends by itself. */
    private JobWorker<TrainingSpec, JobProjection<TrainingSpec>> worker(
            WorkerId id, Jobs<TrainingSpec, JobProjection<TrainingSpec>> jobs) {
        return new JobWorker<>(
                id,
                jobs,
                new JobDefinition<>(
                        JobKind.TRAINING,
                        all -> all,
                        (job, context) -> {
                            begun.computeIfAbsent(job.id(), any -> new AtomicInteger())
                                    .incrementAndGet();
                            context.append(committed(job.id(), job.record().claim(), 1));
                            while (!workEnds.get()) {
                                context.throwIfStopped();
                                pause();
                            }
                            return state ->
                                    TestJobs.completed(job.id(), job.record().claim());
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
