package dev.weightflow.platform.log;

import static dev.weightflow.platform.log.Claims.fact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.time.Backoff;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.EventId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final InMemoryEventLog.Shared<TrainingEvent> shared =
            new InMemoryEventLog.Shared<>("claims", TrainingEvent.class);
    private final List<Envelope<TrainingEvent>> heard = new ArrayList<>();

    @Test
    void a_decision_answers_when_its_facts_are_in_the_log_and_in_the_state() {
        Journal<Claims, TrainingEvent> journal = Claims.journal(shared.open(), heard::add);

        int number = journal.decide(Cause.NONE, claims -> Claims.next(claims, "worker"));

        assertThat(number).isEqualTo(1);
        assertThat(shared.events()).containsExactly(fact(1));
        assertThat(journal.query(Claims::numbers)).containsExactly(1);
        assertThat(heard).containsExactly(fact(1));
    }

    @Test
    void a_decision_without_facts_takes_no_pen() {
        Journal<Claims, TrainingEvent> writer = Claims.journal(shared.open(), heard::add);
        writer.decide(Cause.NONE, claims -> Claims.next(claims, "worker"));
        Journal<Claims, TrainingEvent> reader = Claims.journal(shared.open(), heard::add);

        reader.decide(Cause.NONE, claims -> Decision.nothing(claims.numbers().size()));

        // then the writer still has it
        EventLog<TrainingEvent> fresh = shared.open();
        assertThatThrownBy(() -> fresh.append(List.of(fact(9)))).isInstanceOf(LogException.PenLost.class);
        int number = writer.decide(Cause.NONE, claims -> Claims.next(claims, "worker"));
        assertThat(number).isEqualTo(2);
    }

    @Test
    void who_starts_later_knows_everything_and_its_listener_hears_only_what_is_new() {
        Claims.journal(shared.open(), fact -> {}).decide(Cause.NONE, claims -> Claims.next(claims, "worker"));

        Journal<Claims, TrainingEvent> later = Claims.journal(shared.open(), heard::add);
        shared.publish(fact(2));

        assertThat(later.query(Claims::numbers)).containsExactly(1);
        assertThat(later.follow()).isEqualTo(1);
        assertThat(later.query(Claims::numbers)).containsExactly(1, 2);
        assertThat(heard).containsExactly(fact(2));
    }

    @Test
    void a_log_that_cannot_be_read_is_closed() {
        boolean[] closed = {false};
        EventLog<TrainingEvent> silent = new Passing(shared.open()) {
            @Override
            public List<Envelope<TrainingEvent>> readToEnd() {
                throw new LogException.UnknownOutcome("claims", null);
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };

        assertThatThrownBy(() -> Claims.journal(silent, heard::add)).isInstanceOf(LogException.class);
        assertThat(closed[0]).isTrue();
    }

    @Test
    void a_question_is_answered_while_the_log_does_not_answer_a_decision() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answering = new CountDownLatch(1);
        Journal<Claims, TrainingEvent> journal = Claims.journal(
                new Passing(shared.open()) {
                    private boolean opened;

                    @Override
                    public List<Envelope<TrainingEvent>> readToEnd() {
                        if (opened) {
                            asked.countDown();
                            awaited(answering);
                        }
                        opened = true;
                        return super.readToEnd();
                    }
                },
                heard::add);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> decision =
                    threads.submit(() -> journal.decide(Cause.NONE, claims -> Claims.next(claims, "worker")));
            awaited(asked);

            Future<List<Integer>> question = threads.submit(() -> journal.query(Claims::numbers));

            assertThat(question.get(60, TimeUnit.SECONDS)).isEmpty();
            assertThat(decision).isNotDone();
            answering.countDown();
            assertThat(decision.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        } finally {
            answering.countDown();
            threads.shutdownNow();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_refusal_goes_to_the_asker_and_appends_nothing() {
        Journal<Claims, TrainingEvent> journal = Claims.journal(shared.open(), heard::add);

        assertThatThrownBy(() -> journal.decide(Cause.NONE, claims -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(shared.events()).isEmpty();
    }

    @Test
    void facts_carry_the_cause_of_their_decision() {
        Journal<Claims, TrainingEvent> journal = Claims.journal(shared.open(), heard::add);
        Cause cause = fact(7).cause();

        journal.decide(cause, claims -> Claims.next(claims, "worker"));

        assertThat(shared.events().get(0).causation().parent()).contains(fact(7).id());
        assertThat(shared.events().get(0).causation().depth()).isEqualTo(1);
    }

    @Test
    void a_lost_answer_is_settled_by_looking_and_the_facts_are_there_once() {
        for (boolean written : new boolean[] {true, false}) {
            InMemoryEventLog.Shared<TrainingEvent> log = new InMemoryEventLog.Shared<>("claims", TrainingEvent.class);
            Journal<Claims, TrainingEvent> journal = Claims.journal(new LosingAnswers(log.open(), written), heard::add);

            int number = journal.decide(Cause.NONE, claims -> Claims.next(claims, "worker"));

            assertThat(number).isEqualTo(1);
            assertThat(log.events()).containsExactly(fact(1));
            assertThat(journal.query(Claims::numbers)).containsExactly(1);
        }
    }

    @Test
    void who_keeps_being_overtaken_steps_back_longer_and_at_last_says_so() {
        List<Duration> pauses = new ArrayList<>();
        Backoff limits = new Backoff(5, Duration.ofMillis(20), Duration.ofMillis(100));
        Journal<Claims, TrainingEvent> journal =
                Claims.journal(new Overtaken(shared), heard::add, new Contention(limits, pauses::add));

        assertThatThrownBy(() -> journal.decide(Cause.NONE, claims -> Claims.next(claims, "worker")))
                .isInstanceOf(LogException.TooContended.class)
                .hasMessageContaining("overtaken 5 times");

        assertThat(shared.events()).isEmpty();
        assertThat(pauses).hasSize(4);
        for (int made = 1; made <= pauses.size(); made++) {
            assertThat(pauses.get(made - 1)).isBetween(Duration.ZERO, limits.after(made));
        }
    }

    @Test
    void an_event_that_cannot_be_replayed_does_not_stop_the_others() {
        EventId poison = fact(1).id();
        shared.publish(fact(1));
        Journal<List<EventId>, TrainingEvent> journal = Journal.open(
                shared.open(),
                "claims",
                new ArrayList<>(),
                (seen, fact) -> {
                    if (fact.id().equals(poison)) {
                        throw new IllegalStateException("poison");
                    }
                    seen.add(fact.id());
                    return seen;
                },
                Claims.CLOCK,
                "/weightflow/test",
                fact -> {
                    throw new IllegalStateException("a listener that fails");
                });
        shared.publish(fact(2));
        shared.publish(fact(3));

        journal.follow();

        List<EventId> replayed = journal.query(List::copyOf);
        assertThat(replayed).containsExactly(fact(2).id(), fact(3).id());
    }

    /** Loses the pen to another view before each append. */
    private static final class Overtaken extends Passing {
        private final EventLog<TrainingEvent> other;

        Overtaken(InMemoryEventLog.Shared<TrainingEvent> shared) {
            super(shared.open());
            other = shared.open();
        }

        @Override
        public void append(List<Envelope<TrainingEvent>> facts) {
            other.takePen();
            super.append(facts);
        }
    }

    /** Loses the answer of the first append, which happened or not. */
    private static final class LosingAnswers extends Passing {
        private final boolean written;
        private boolean lost;

        LosingAnswers(EventLog<TrainingEvent> log, boolean written) {
            super(log);
            this.written = written;
        }

        @Override
        public void append(List<Envelope<TrainingEvent>> facts) {
            if (lost || written) {
                super.append(facts);
            }
            if (!lost) {
                lost = true;
                throw new LogException.UnknownOutcome("claims", null);
            }
        }
    }

    /** Passes everything on. */
    private static class Passing implements EventLog<TrainingEvent> {
        private final EventLog<TrainingEvent> log;

        Passing(EventLog<TrainingEvent> log) {
            this.log = log;
        }

        @Override
        public void append(List<Envelope<TrainingEvent>> facts) {
            log.append(facts);
        }

        @Override
        public void takePen() {
            log.takePen();
        }

        @Override
        public List<Envelope<TrainingEvent>> readToEnd() {
            return log.readToEnd();
        }

        @Override
        public List<Envelope<TrainingEvent>> poll(Duration atMost) {
            return log.poll(atMost);
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
