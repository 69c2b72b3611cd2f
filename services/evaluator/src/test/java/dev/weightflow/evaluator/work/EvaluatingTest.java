package dev.weightflow.evaluator.work;

import static dev.weightflow.evaluator.work.Facts.answer;
import static dev.weightflow.evaluator.work.Facts.request;
import static dev.weightflow.evaluator.work.Facts.stated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.evaluator.EvaluatorException;
import dev.weightflow.evaluator.book.Evaluation;
import dev.weightflow.evaluator.book.EvaluationJournal;
import dev.weightflow.evaluator.work.Evaluating.Measuring;
import dev.weightflow.platform.Transient;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.log.EventLog;
import dev.weightflow.platform.log.InMemoryEventLog;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluatingTest {
    private static final Clock CLOCK = Clock.fixed(Facts.NOW, ZoneOffset.UTC);

    private final InMemoryEventLog.Shared<EvaluationEvent> log =
            new InMemoryEventLog.Shared<>(Topics.EVALUATIONS.name(), EvaluationEvent.class);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EvaluatorMeters counters = new EvaluatorMeters(meters);
    private final Progress progress = new Progress(() -> 0);
    private final List<EvaluationRequested> measured = new ArrayList<>();
    private final Envelope<EvaluationEvent> asked = stated((EvaluationEvent) request("a"));

    private final Measuring succeeding = (request, observer) -> {
        measured.add(request);
        return answer(request);
    };

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    @Test
    void a_request_is_answered_once_however_often_it_is_delivered() {
        log.publish(asked);
        Evaluating evaluating = instance(succeeding);

        evaluating.handle(asked);
        evaluating.handle(asked);
        instance(succeeding).handle(asked);

        assertThat(measured).hasSize(1);
        assertThat(answers()).singleElement().satisfies(fact -> {
            assertThat(fact.event()).isEqualTo(answer(request("a")));
            assertThat(fact.causation().parent()).contains(asked.id());
        });
        assertThat(count("weightflow.evaluations", "outcome", "completed")).isEqualTo(1);
        assertThat(progress.of(asked.id())).isEmpty();
    }

    @Test
    void of_two_instances_that_did_the_same_work_one_states_the_answer() {
        log.publish(asked);
        Evaluating slow = instance((request, observer) -> {
            instance(succeeding).handle(asked);
            return answer(request);
        });

        slow.handle(asked);

        assertThat(answers()).hasSize(1);
    }

    @Test
    void what_was_cut_short_is_left_unanswered_and_done_again() {
        log.publish(asked);
        Evaluating stopped = instance((request, observer) -> {
            Thread.currentThread().interrupt();
            observer.imageDone();
            return answer(request);
        });

        assertThatThrownBy(() -> stopped.handle(asked)).hasMessageContaining("done again");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answers()).isEmpty();

        instance(succeeding).handle(asked);
        assertThat(answers()).hasSize(1);
    }

    @Test
    void a_failure_is_an_answer_with_its_code() {
        log.publish(asked);

        instance((request, observer) -> {
                    throw new EvaluatorException.NoSamples("there is nothing");
                })
                .handle(asked);

        assertThat(answers()).singleElement().satisfies(fact -> {
            EvaluationFailed failed = (EvaluationFailed) fact.event();
            assertThat(failed.request()).isEqualTo(asked.id());
            assertThat(failed.failure().code()).isEqualTo("no-samples");
            assertThat(failed.failure().message()).isEqualTo("there is nothing");
        });
        assertThat(count("weightflow.failures", "code", "no-samples")).isEqualTo(1);
    }

    @Test
    void what_nobody_expected_is_an_internal_failure_in_one_line() {
        log.publish(asked);

        instance((request, observer) -> {
                    throw new IllegalStateException("first line\nsecond line");
                })
                .handle(asked);

        assertThat(answers()).singleElement().satisfies(fact -> {
            EvaluationFailed failed = (EvaluationFailed) fact.event();
            assertThat(failed.failure().code()).isEqualTo("internal");
            assertThat(failed.failure().message()).isEqualTo("first line second line");
        });
    }

    @Test
    void a_failed_evaluation_is_tried_again_when_somebody_asks_again_and_not_otherwise() {
        log.publish(asked);
        Evaluating failing = instance((request, observer) -> {
            throw new EvaluatorException.NoSamples("there is nothing");
        });
        failing.handle(asked);
        EvaluationJournal journal = journal(log.open());

        assertThat(journal.askOnce(request("a"), Cause.NONE).known()).isTrue();
        failing.handle(asked);
        assertThat(answers()).hasSize(1);

        assertThat(journal.ask(request("a"), Cause.NONE).known()).isFalse();
        instance(succeeding).handle(asked);

        assertThat(journal.current(asked.id())).containsInstanceOf(Evaluation.Completed.class);
    }

    @Test
    void a_chain_of_causes_that_is_at_its_end_is_told() {
        Causation last = new Causation(Causation.MAX_DEPTH, Optional.of(new EventId("root")), Optional.of(asked.id()));
        Envelope<EvaluationEvent> tooDeep =
                new Envelope<>(request("b"), request("b").id(), "/test", Facts.NOW, last, Optional.empty());
        log.publish(tooDeep);

        instance(succeeding).handle(tooDeep);

        assertThat(measured).isEmpty();
        assertThat(answers()).singleElement().satisfies(fact -> assertThat(
                        ((EvaluationFailed) fact.event()).failure().code())
                .isEqualTo("causation-too-deep"));
    }

    @Test
    void an_answer_is_stated_as_soon_as_the_log_takes_it() {
        log.publish(asked);
        List<Duration> pauses = new ArrayList<>();
        Refusing refusing = new Refusing(log.open(), 3);
        Evaluating evaluating = new Evaluating(
                journal(refusing),
                succeeding,
                progress,
                counters,
                new Backoff(1, Duration.ofSeconds(1), Duration.ofSeconds(2)),
                pauses::add,
                () -> 0);

        evaluating.handle(asked);

        assertThat(measured).hasSize(1);
        assertThat(answers()).hasSize(1);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    @Test
    void other_facts_are_nothing_to_work_on() {
        Envelope<EvaluationCompleted> other = stated(answer(request("a")));

        instance(succeeding).handle(other);

        assertThat(measured).isEmpty();
    }

    private List<Envelope<EvaluationEvent>> answers() {
        return log.events().stream()
                .filter(fact -> !(fact.event() instanceof EvaluationRequested))
                .toList();
    }

    private double count(String name, String label, String value) {
        return meters.get(name).tag(label, value).counter().count();
    }

    private Evaluating instance(Measuring measuring) {
        return new Evaluating(
                journal(log.open()), measuring, progress, counters, Backoff.patient(), pause -> {}, () -> 0);
    }

    private EvaluationJournal journal(EventLog<EvaluationEvent> view) {
        return EvaluationJournal.open(view, CLOCK);
    }

    /** A log that does not answer to the first so many attempts to append. */
    private static final class Refusing implements EventLog<EvaluationEvent> {
        private final EventLog<EvaluationEvent> log;
        private int refusals;

        Refusing(EventLog<EvaluationEvent> log, int refusals) {
            this.log = log;
            this.refusals = refusals;
        }

        @Override
        public void takePen() {
            log.takePen();
        }

        @Override
        public List<Envelope<EvaluationEvent>> readToEnd() {
            return log.readToEnd();
        }

        @Override
        public List<Envelope<EvaluationEvent>> poll(Duration atMost) {
            return log.poll(atMost);
        }

        @Override
        public void append(List<Envelope<EvaluationEvent>> facts) {
            if (refusals-- > 0) {
                throw new Silent();
            }
            log.append(facts);
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private static final class Silent extends RuntimeException implements Transient {
        private static final long serialVersionUID = 1L;

        Silent() {
            super("Kafka does not answer");
        }
    }
}
