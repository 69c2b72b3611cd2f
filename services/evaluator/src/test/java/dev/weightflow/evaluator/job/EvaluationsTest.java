package dev.weightflow.evaluator.job;

import static dev.weightflow.evaluator.EvaluationFixture.job;
import static dev.weightflow.evaluator.EvaluationFixture.report;
import static dev.weightflow.evaluator.EvaluationFixture.request;
import static dev.weightflow.evaluator.EvaluationFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.evaluator.EvaluationFixture;
import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.evaluator.measure.Observer;
import dev.weightflow.evaluator.measure.Observer.Stage;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.Jobs;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests evaluations from the request to the end, with work that measures nothing. */
class EvaluationsTest {
    private static final EvaluationSpec SPEC = spec("a");

    private final EvaluationFixture fixture = new EvaluationFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void a_request_is_answered_once_by_an_event_that_follows_from_it() {
        JobService<EvaluationSpec> evaluations = fixture.working("ann", (spec, observer) -> report(spec));

        JobId id = request(evaluations, SPEC);
        awaitState(evaluations, id, JobState.COMPLETED);
        request(evaluations, SPEC);
        request(fixture.instance(), SPEC);

        assertThat(fixture.events()).containsExactly("EvaluationRequested", "EvaluationClaimed", "EvaluationCompleted");
        assertThat(fixture.events(EvaluationCompleted.class)).singleElement().satisfies(completed -> {
            assertThat(completed.event())
                    .isEqualTo(new EvaluationCompleted(
                            SPEC.jobId(),
                            1,
                            Optional.of(new WorkerId("ann")),
                            SPEC.checkpoint(),
                            SPEC.manifest(),
                            Optional.of(new JobId("a-training")),
                            SPEC.dataset(),
                            SPEC.options().split(),
                            7,
                            report(SPEC).id(),
                            report(SPEC).metrics(),
                            Optional.of(0.0),
                            Optional.empty()));
            assertThat(completed.causation().parent())
                    .contains(fixture.events(EvaluationRequested.class).get(0).id());
        });
    }

    @Test
    void two_instances_share_the_work_and_do_nothing_twice() {
        Map<EvaluationSpec, String> done = new ConcurrentHashMap<>();
        CountDownLatch both = new CountDownLatch(2);
        JobService<EvaluationSpec> ann = fixture.working("ann", (spec, observer) -> share(done, both, spec, "ann"));
        fixture.working("bob", (spec, observer) -> share(done, both, spec, "bob"));
        List<EvaluationSpec> specs = IntStream.range(0, 20)
                .mapToObj(number -> spec("checkpoint " + number))
                .toList();

        specs.forEach(spec -> request(ann, spec));
        specs.forEach(spec -> awaitState(ann, spec.jobId(), JobState.COMPLETED));

        assertThat(done).hasSize(20).containsValue("ann").containsValue("bob");
        assertThat(fixture.events(EvaluationCompleted.class)).hasSize(20);
    }

    /** Fails if the evaluation was already done; returns only after the other instance has begun one, too. */
    private static EvaluationReport share(
            Map<EvaluationSpec, String> done, CountDownLatch both, EvaluationSpec spec, String worker) {
        assertThat(done.putIfAbsent(spec, worker)).isNull();
        both.countDown();
        waitFor(both);
        return report(spec);
    }

    @Test
    void a_request_that_is_cancelled_before_anybody_works_on_it_is_never_worked_on() {
        JobService<EvaluationSpec> evaluations = fixture.instance();
        JobId id = request(evaluations, SPEC);

        evaluations.jobs().cancel(id, "enough", EventContext.NONE).join();

        assertThat(job(evaluations, id)).isInstanceOf(Job.Cancelled.class);
        assertThat(evaluations.jobs().claimNext(new WorkerId("ann")).join()).isEmpty();
    }

    @Test
    void work_that_is_cancelled_ends_between_two_images_and_can_be_requested_anew() throws InterruptedException {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        JobService<EvaluationSpec> evaluations = fixture.working("ann", (spec, observer) -> {
            observer.total(2);
            if (goOn.getCount() > 0) {
                atWork.countDown();
                waitFor(goOn);
                observer.imageDone();
                throw new AssertionError("the work went on");
            }
            return report(spec);
        });
        JobId id = request(evaluations, SPEC);
        atWork.await();

        evaluations.jobs().cancel(id, "enough", EventContext.NONE).join();
        goOn.countDown();
        awaitState(evaluations, id, JobState.CANCELLED);
        request(evaluations, SPEC);
        awaitState(evaluations, id, JobState.COMPLETED);

        assertThat(fixture.events(EvaluationRequested.class))
                .extracting(requested -> requested.event().generation())
                .containsExactly(1, 2);
    }

    @Test
    void the_death_of_a_worker_counts_as_an_attempt_until_the_work_is_taken_to_be_its_cause() {
        JobService<EvaluationSpec> evaluations = fixture.instance();
        JobId id = request(evaluations, SPEC);

        for (int death = 1; death <= EvaluationFixture.ATTEMPTS; death++) {
            assertThat(job(evaluations, id)).isInstanceOf(Job.Waiting.class);
            Job.Claimed<EvaluationSpec> claim = evaluations
                    .jobs()
                    .claimNext(new WorkerId("worker-" + death))
                    .join()
                    .orElseThrow();
            evaluations.jobs().expire(claim, () -> true, Duration.ZERO).join();
        }

        assertThat(job(evaluations, id)).isInstanceOfSatisfying(Job.Failed.class, failed -> assertThat(
                        failed.failure().code())
                .isEqualTo(Jobs.WORKER_LOST));
    }

    @Test
    void running_out_of_memory_is_a_failure_with_a_code_and_the_worker_goes_on() {
        JobService<EvaluationSpec> evaluations = fixture.working("ann", (spec, observer) -> {
            if (spec.equals(SPEC)) {
                throw new OutOfMemoryError("Java heap space");
            }
            return report(spec);
        });

        JobId id = request(evaluations, SPEC);
        awaitState(evaluations, id, JobState.FAILED);
        awaitState(evaluations, request(evaluations, spec("b")), JobState.COMPLETED);

        assertThat(job(evaluations, id)).isInstanceOfSatisfying(Job.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo("out-of-memory");
            assertThat(failed.failure().message()).contains("weightflow.evaluator.batch-size");
        });
        assertThat(failures("out-of-memory")).isEqualTo(1);
    }

    @Test
    void what_would_fail_alike_fails_at_once_and_is_tried_again_when_somebody_asks_again_only() {
        JobService<EvaluationSpec> evaluations = fixture.working("ann", (spec, observer) -> {
            throw new EvaluatorException.NoSamples("there is nothing");
        });

        JobId id = request(evaluations, SPEC);
        awaitState(evaluations, id, JobState.FAILED);
        evaluations.jobs().request(id, 1, SPEC, EventContext.NONE).join();
        assertThat(fixture.events(EvaluationRequested.class)).hasSize(1);
        request(evaluations, SPEC);
        await().until(() -> failures("no-samples") == 2);

        assertThat(fixture.events(EvaluationRequested.class)).hasSize(2);
    }

    @Test
    void what_may_succeed_later_is_tried_again_and_fails_for_good_in_the_end() {
        JobService<EvaluationSpec> evaluations = fixture.working("ann", (spec, observer) -> {
            throw new IllegalStateException("first line\nsecond line");
        });
        JobId id = request(evaluations, SPEC);

        await().until(() -> {
            fixture.clock.advance(Duration.ofMinutes(1));
            return job(evaluations, id).state() == JobState.FAILED;
        });

        assertThat(failures("internal")).isEqualTo(EvaluationFixture.ATTEMPTS);
        assertThat(job(evaluations, id)).isInstanceOfSatisfying(Job.Failed.class, failed -> assertThat(
                        failed.failure().message())
                .isEqualTo("first line second line"));
    }

    @Test
    void every_stage_and_every_image_is_told() {
        JobService<EvaluationSpec> evaluations = fixture.working("ann", (spec, observer) -> {
            measure(observer);
            return report(spec);
        });

        awaitState(evaluations, request(evaluations, SPEC), JobState.COMPLETED);

        assertThat(fixture.told)
                .filteredOn(JobProgressed.class::isInstance)
                .extracting(sign -> (JobProgressed) sign)
                .extracting(progress -> progress.phase() + " " + progress.done() + "/" + progress.total())
                .containsExactly(
                        "claimed 0/0",
                        "fetching 0/0",
                        "evaluating 0/2",
                        "comparing 1/2",
                        "comparing 2/2",
                        "storing 2/2");
        assertThat(fixture.meters.get("weightflow.evaluation.images").counter().count())
                .isEqualTo(2);
    }

    private static void measure(Observer observer) {
        observer.stage(Stage.FETCHING);
        observer.total(2);
        observer.stage(Stage.EVALUATING);
        observer.imageDone();
        observer.stage(Stage.COMPARING);
        observer.imageDone();
        observer.stage(Stage.STORING);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private double failures(String code) {
        return fixture.meters.counter("weightflow.failures", "code", code).count();
    }

    private static void awaitState(JobService<EvaluationSpec> evaluations, JobId id, JobState state) {
        await().atMost(Duration.ofSeconds(60)).until(() -> job(evaluations, id).state() == state);
    }
}
