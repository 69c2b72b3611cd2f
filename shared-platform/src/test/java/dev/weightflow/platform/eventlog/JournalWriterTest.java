package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.event.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the outcome of decisions when the log fails, fences or delays them. */
class JournalWriterTest {
    private static final Jitter JITTER = new Jitter(Duration.ofMillis(10), Sleeper.real());

    private final InMemoryEventLog.Shared<JobEvent> shared = new InMemoryEventLog.Shared<>("claims", JobEvent.class);
    private final List<List<Envelope<JobEvent>>> appends = new CopyOnWriteArrayList<>();
    private final List<Journal<?, ?>> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    @Test
    void a_lost_answer_is_settled_by_looking_and_the_events_are_there_once() {
        for (boolean written : new boolean[] {true, false}) {
            InMemoryEventLog.Shared<JobEvent> log = new InMemoryEventLog.Shared<>("claims", JobEvent.class);
            Journal<Claims, JobEvent> journal = journal(new LosingAnswers(log.open(), written, () -> {}));

            int number = Claims.decideAndWait(journal, Claims::next);

            assertThat(number).isEqualTo(1);
            assertThat(log.events()).containsExactly(event(1));
            assertThat(journal.state().numbers()).containsExactly(1);
        }
    }

    @Test
    void a_lost_answer_is_settled_by_the_appends_own_id_and_not_by_what_looks_like_it() {
        // given an event of the same identity that another instance appends after the one that was lost
        EventLog<JobEvent> other = shared.open();
        Journal<Claims, JobEvent> journal = journal(new LosingAnswers(shared.open(), false, () -> {
            other.acquire();
            other.append(UUID.randomUUID(), List.of(event(1)));
        }));

        int number = Claims.decideAndWait(journal, Claims::next);

        assertThat(number).isEqualTo(2);
        assertThat(shared.events()).containsExactly(event(1), event(2));
    }

    @Test
    void an_outcome_that_stays_unknown_is_reported_as_such() {
        Journal<Claims, JobEvent> journal = journal(
                new LosingAnswers(shared.open(), true, () -> {}) {
                    @Override
                    public void acquire() {
                        if (lost) {
                            throw new LogException.Unavailable("claims", "no answer", null);
                        }
                        super.acquire();
                    }
                },
                Duration.ofMillis(300));

        assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next))
                .isInstanceOf(LogException.UnknownOutcome.class);
        assertThat(shared.events()).containsExactly(event(1));
    }

    @Test
    void who_keeps_being_fenced_pauses_and_at_last_says_so() {
        List<Duration> pauses = new CopyOnWriteArrayList<>();
        EventLog<JobEvent> other = shared.open();
        Journal<Claims, JobEvent> journal = journal(
                new ForwardingEventLog(shared.open()) {
                    @Override
                    public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
                        other.acquire();
                        return super.append(id, events);
                    }
                },
                Duration.ofMillis(400),
                new Jitter(Duration.ofMillis(50), pause -> {
                    pauses.add(pause);
                    Sleeper.real().accept(pause);
                }));

        assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next))
                .isInstanceOf(LogException.TimedOut.class)
                .hasMessageContaining("wrote in between")
                .hasMessageContaining("nothing was appended");

        assertThat(shared.events()).isEmpty();
        assertThat(pauses).hasSizeGreaterThan(1).allSatisfy(pause -> assertThat(pause)
                .isBetween(Duration.ZERO, Duration.ofMillis(50)));
    }

    @Test
    void decisions_that_wait_are_appended_together_and_each_sees_those_before() throws Exception {
        Gate gate = new Gate();
        Journal<Claims, JobEvent> journal = journal(gated(gate));
        CompletableFuture<Integer> first = journal.decide(EventContext.NONE, Claims::next);
        gate.awaitArrival();
        List<CompletableFuture<Integer>> others = IntStream.range(0, 20)
                .mapToObj(i -> journal.<Integer>decide(EventContext.NONE, Claims::next))
                .toList();

        gate.open();

        assertThat(first.join()).isEqualTo(1);
        assertThat(others)
                .map(CompletableFuture::join)
                .containsExactlyElementsOf(IntStream.rangeClosed(2, 21).boxed().toList());
        assertThat(appends).map(List::size).containsExactly(1, 20);
    }

    @Test
    void a_state_is_answered_while_the_log_does_not_answer_a_decision() throws Exception {
        Gate gate = new Gate();
        Journal<Claims, JobEvent> journal = journal(gated(gate));
        CompletableFuture<Integer> decision = journal.decide(EventContext.NONE, Claims::next);
        gate.awaitArrival();

        assertThat(journal.state().numbers()).isEmpty();
        assertThat(decision).isNotDone();

        gate.open();
        assertThat(decision.join()).isEqualTo(1);
    }

    @Test
    void the_time_in_the_queue_counts_and_what_has_waited_too_long_is_not_appended_later() throws Exception {
        Gate gate = new Gate();
        Journal<Claims, JobEvent> journal = journal(gated(gate), Duration.ofMillis(300));
        CompletableFuture<Integer> stuck = journal.decide(EventContext.NONE, Claims::next);
        gate.awaitArrival();
        CompletableFuture<Integer> queued = journal.decide(EventContext.NONE, Claims::next);

        assertThatThrownBy(stuck::join).hasCauseInstanceOf(LogException.UnknownOutcome.class);
        assertThatThrownBy(queued::join)
                .hasCauseInstanceOf(LogException.TimedOut.class)
                .hasMessageContaining("nothing was appended");

        gate.open();
        assertThat(Claims.current(journal)).containsExactly(1);
    }

    @Test
    void events_that_the_log_refuses_fail_their_own_decision_only() throws Exception {
        Gate gate = new Gate();
        Journal<Claims, JobEvent> journal = journal(new ForwardingEventLog(gated(gate)) {
            @Override
            public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
                if (events.stream().anyMatch(event -> event.event().equals(Claims.claim(3, "too-large")))) {
                    throw new LogException.Refused("claims", new IllegalArgumentException("too large"));
                }
                return super.append(id, events);
            }
        });
        CompletableFuture<Integer> first = journal.decide(EventContext.NONE, Claims::next);
        gate.awaitArrival();
        CompletableFuture<Integer> second = journal.decide(EventContext.NONE, Claims::next);
        CompletableFuture<Integer> refused = journal.decide(EventContext.NONE, claims -> claims.take("too-large"));
        CompletableFuture<Integer> third = journal.decide(EventContext.NONE, Claims::next);

        gate.open();

        assertThat(List.of(first.join(), second.join(), third.join())).containsExactly(1, 2, 3);
        assertThatThrownBy(refused::join)
                .hasCauseInstanceOf(LogException.Refused.class)
                .hasMessageContaining("too large");
    }

    @Test
    void after_a_refusal_each_decision_of_the_batch_stands_alone_and_before_those_that_came_later() throws Exception {
        Gate gate = new Gate();
        Gate afterRefusal = new Gate();
        Journal<Claims, JobEvent> journal = journal(new ForwardingEventLog(gated(gate)) {
            @Override
            public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
                if (events.stream().anyMatch(event -> event.event().equals(Claims.claim(3, "too-large")))) {
                    afterRefusal.pass();
                    throw new LogException.Refused("claims", new IllegalArgumentException("too large"));
                }
                return super.append(id, events);
            }
        });
        journal.decide(EventContext.NONE, Claims::next);
        gate.awaitArrival();
        CompletableFuture<Integer> second = journal.decide(EventContext.NONE, Claims::next);
        CompletableFuture<Integer> refused = journal.decide(EventContext.NONE, claims -> claims.take("too-large"));
        CompletableFuture<Integer> third = journal.decide(EventContext.NONE, Claims::next);
        gate.open();
        afterRefusal.awaitArrival();
        CompletableFuture<Integer> later = journal.decide(EventContext.NONE, Claims::next);
        CompletableFuture<Integer> last = journal.decide(EventContext.NONE, Claims::next);

        afterRefusal.open();

        assertThat(List.of(second.join(), third.join(), later.join(), last.join()))
                .containsExactly(2, 3, 4, 5);
        assertThatThrownBy(refused::join).hasCauseInstanceOf(LogException.Refused.class);
        assertThat(appends).map(List::size).containsExactly(1, 1, 1, 2);
    }

    @Test
    void closing_fails_what_waits() throws Exception {
        Gate gate = new Gate();
        Journal<Claims, JobEvent> journal = journal(gated(gate));
        CompletableFuture<Integer> first = journal.decide(EventContext.NONE, Claims::next);
        gate.awaitArrival();
        CompletableFuture<Integer> second = journal.decide(EventContext.NONE, Claims::next);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(journal::close);
        assertThatThrownBy(second::join).hasCauseInstanceOf(LogException.Closed.class);
        gate.open();
        closing.join();

        assertThat(first.join()).isEqualTo(1);
        assertThat(shared.events()).containsExactly(event(1));
    }

    @Test
    void closing_fails_who_keeps_being_fenced() {
        EventLog<JobEvent> other = shared.open();
        CountDownLatch fenced = new CountDownLatch(1);
        Journal<Claims, JobEvent> journal = journal(new ForwardingEventLog(shared.open()) {
            @Override
            public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
                fenced.countDown();
                other.acquire();
                return super.append(id, events);
            }
        });
        CompletableFuture<Integer> decision = journal.decide(EventContext.NONE, Claims::next);
        Gate.await(fenced);

        journal.close();

        assertThatThrownBy(decision::join).hasCauseInstanceOf(LogException.Closed.class);
        assertThat(shared.events()).isEmpty();
    }

    private Journal<Claims, JobEvent> journal(EventLog<JobEvent> log) {
        return journal(log, Claims.OPTIONS.timeout());
    }

    private Journal<Claims, JobEvent> journal(EventLog<JobEvent> log, Duration timeout) {
        return journal(log, timeout, JITTER);
    }

    private Journal<Claims, JobEvent> journal(EventLog<JobEvent> log, Duration timeout, Jitter jitter) {
        Journal<Claims, JobEvent> journal = Journal.open(log, Claims.PROJECTION, Claims.within(timeout), true, jitter);
        open.add(journal);
        return journal;
    }

    /** Creates a log whose first append waits at the gate. */
    private EventLog<JobEvent> gated(Gate gate) {
        return new ForwardingEventLog(shared.open()) {
            @Override
            public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
                gate.pass();
                appends.add(events);
                return super.append(id, events);
            }
        };
    }

    /** Log that loses the response of the first append, which happened or not; then something else happens. */
    private static class LosingAnswers extends ForwardingEventLog {
        private final boolean written;
        private final Runnable then;
        protected boolean lost;

        LosingAnswers(EventLog<JobEvent> log, boolean written, Runnable then) {
            super(log);
            this.written = written;
            this.then = then;
        }

        @Override
        public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
            Offsets end = lost || written ? super.append(id, events) : Offsets.BEGINNING;
            if (!lost) {
                lost = true;
                then.run();
                throw new LogException.UnknownOutcome("claims", null);
            }
            return end;
        }
    }
}
