package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.database.DatabaseException;
import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of decisions over tables, whatever database keeps them. */
abstract class TableDecisionsContract {
    final InMemoryEventLog.Shared<JobEvent> shared = new InMemoryEventLog.Shared<>("claims", JobEvent.class);
    private final List<List<Envelope<JobEvent>>> appends = new CopyOnWriteArrayList<>();
    private final List<Journal<?, ?>> open = new ArrayList<>();
    private final Applied projection = new Applied();
    private Databases databases;

    abstract Databases databases();

    /** Changes the row of the first claim, as a bit that flips on a disk would. */
    abstract void damage();

    @BeforeEach
    void open() {
        databases = databases();
    }

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    @Test
    void decisions_that_wait_are_appended_together_and_each_sees_those_before() {
        Gate gate = new Gate();
        Journal<ClaimTable, JobEvent> journal = journal(gate);
        List<CompletableFuture<Integer>> others = behind(gate, journal, 50);

        gate.open();

        assertThat(others).map(CompletableFuture::join).containsExactlyElementsOf(numbers(2, 51));
        assertThat(appends).map(List::size).containsExactly(1, 50);
        assertThat(journal.state().numbers()).containsExactlyElementsOf(numbers(1, 51));
    }

    @Test
    void a_decision_alone_is_applied_only_when_it_is_read() {
        Journal<ClaimTable, JobEvent> journal = journal(databases);

        decide(journal, ClaimTable::next);
        decide(journal, ClaimTable::next);

        assertThat(projection.applied).containsExactly(1, 2);
    }

    @Test
    void instances_that_fence_each_other_count_every_number_once() {
        List<Journal<ClaimTable, JobEvent>> instances =
                List.of(journal(databases), journal(databases), journal(databases()));

        List<CompletableFuture<Integer>> decisions = IntStream.range(0, 90)
                .mapToObj(i -> instances.get(i % 3).<Integer>decide(EventContext.NONE, ClaimTable::next))
                .toList();

        assertThat(decisions).map(CompletableFuture::join).containsExactlyInAnyOrderElementsOf(numbers(1, 90));
        assertThat(shared.events())
                .containsExactlyElementsOf(
                        numbers(1, 90).stream().map(Claims::event).toList());
    }

    @Test
    void a_decision_whose_events_cannot_be_applied_fails_alone_and_leaves_nothing_for_the_next() {
        Gate gate = new Gate();
        projection.refused = 4;
        Journal<ClaimTable, JobEvent> journal = journal(gate);
        CompletableFuture<Integer> first = journal.decide(EventContext.NONE, ClaimTable::next);
        gate.awaitArrival();
        CompletableFuture<Integer> second = journal.decide(EventContext.NONE, ClaimTable::next);
        CompletableFuture<Integer> refused = journal.decide(EventContext.NONE, claims -> claims.take(3, 4, 5));
        CompletableFuture<Integer> third = journal.decide(EventContext.NONE, ClaimTable::next);

        gate.open();

        assertThat(Stream.of(first, second, third).map(CompletableFuture::join)).containsExactly(1, 2, 3);
        assertThatThrownBy(refused::join).hasMessageContaining("half-way");
        assertThat(journal.state().numbers()).containsExactly(1, 2, 3);
        assertThat(journal.notReady()).isEmpty();
    }

    @Test
    void a_decision_sees_one_state_while_the_log_is_read_on() {
        shared.publish(Claims.event(1));
        Journal<ClaimTable, JobEvent> journal = journal(databases);
        Gate gate = new Gate();
        CompletableFuture<List<List<Integer>>> decision = journal.decide(EventContext.NONE, claims -> {
            List<Integer> before = claims.numbers();
            gate.pass();
            return Decision.none(List.of(before, claims.numbers()));
        });
        gate.awaitArrival();

        shared.publish(Claims.event(2));
        awaitNumbers(journal, 2);
        gate.open();

        assertThat(decision.join()).containsExactly(List.of(1), List.of(1));
    }

    @Test
    void who_reads_on_waits_for_the_decisions_that_others_must_see() {
        Gate first = new Gate();
        Gate third = new Gate();
        Journal<ClaimTable, JobEvent> journal = journal(first);
        List<CompletableFuture<Integer>> others = behind(first, journal, 1);
        CompletableFuture<List<Integer>> drafted = journal.decide(EventContext.NONE, claims -> {
            third.pass();
            return Decision.none(claims.numbers());
        });
        first.open();
        third.awaitArrival();

        shared.publish(Claims.event(100));
        assertThat(journal.state().numbers()).containsExactly(1);
        third.open();

        assertThat(others.get(0).join()).isEqualTo(2);
        assertThat(drafted.join()).containsExactly(1, 2);
        awaitNumbers(journal, 3);
        assertThat(journal.notReady()).isEmpty();
    }

    @Test
    void the_end_of_a_transaction_has_a_position_of_its_own_and_is_no_fact() {
        Journal<ClaimTable, JobEvent> journal = journal(new WithEnds(shared), databases);
        decide(journal, ClaimTable::next);
        // another instance writes, so that the log is read to its end before the next decision
        decide(journal(databases), ClaimTable::next);

        int third = decide(journal, ClaimTable::next);
        List<Integer> numbers = decide(journal, claims -> Decision.none(claims.numbers()));

        assertThat(third).isEqualTo(3);
        assertThat(numbers).containsExactly(1, 2, 3);
    }

    @Test
    void nothing_is_appended_on_tables_that_cannot_be_read_and_decisions_go_on_when_they_are_built_anew() {
        Journal<ClaimTable, JobEvent> journal = journal(databases);
        decide(journal, ClaimTable::next);
        damage();

        assertThatThrownBy(() ->
                        decide(journal, claims -> claims.take(claims.numbers().size() + 1)))
                .isInstanceOf(LogException.NotProjected.class)
                .isInstanceOf(Retriable.class)
                .hasMessageContaining("built anew");

        assertThat(shared.events()).hasSize(1);
        // the reading thread notices when it next polls
        awaitNumbers(journal, 1);
        assertThat(decide(journal, ClaimTable::next)).isEqualTo(2);
    }

    @Test
    void a_state_that_a_decision_has_returned_cannot_be_read_later() {
        Journal<ClaimTable, JobEvent> journal = journal(databases);

        ClaimTable kept = decide(journal, Decision::none);

        assertThatThrownBy(kept::numbers).isInstanceOf(IllegalStateException.class);
    }

    private void awaitNumbers(Journal<ClaimTable, JobEvent> journal, int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                if (journal.state().numbers().size() == count
                        && journal.notReady().isEmpty()) {
                    return;
                }
            } catch (DatabaseException e) {
                // being built anew
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Makes a first decision that waits at the gate, and that many behind it. */
    private List<CompletableFuture<Integer>> behind(Gate gate, Journal<ClaimTable, JobEvent> journal, int count) {
        journal.decide(EventContext.NONE, ClaimTable::next);
        gate.awaitArrival();
        return IntStream.range(0, count)
                .mapToObj(i -> journal.<Integer>decide(EventContext.NONE, ClaimTable::next))
                .toList();
    }

    private static <R> R decide(
            Journal<ClaimTable, JobEvent> journal, Function<ClaimTable, Decision<JobEvent, R>> decider) {
        try {
            return journal.decide(EventContext.NONE, decider).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private Journal<ClaimTable, JobEvent> journal(Databases tables) {
        return journal(shared.open(), tables);
    }

    /** Opens a journal whose first append waits at the gate. */
    private Journal<ClaimTable, JobEvent> journal(Gate gate) {
        return journal(
                new ForwardingEventLog(shared.open()) {
                    @Override
                    public Offsets append(UUID id, List<Envelope<JobEvent>> events) {
                        gate.pass();
                        appends.add(events);
                        return super.append(id, events);
                    }
                },
                databases);
    }

    private Journal<ClaimTable, JobEvent> journal(EventLog<JobEvent> log, Databases tables) {
        Journal<ClaimTable, JobEvent> journal = Journal.open(
                log, projection, Claims.OPTIONS.withDatabases(tables).withTimeout(Duration.ofSeconds(60)));
        open.add(journal);
        return journal;
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** Log that ends one position behind its last fact, as after a transaction. */
    private static final class WithEnds extends ForwardingEventLog {
        WithEnds(InMemoryEventLog.Shared<JobEvent> shared) {
            super(shared.open());
        }

        @Override
        public LogBatch<JobEvent> poll(Duration atMost) {
            LogBatch<JobEvent> batch = super.poll(Duration.ofMillis(10));
            return batch.records().isEmpty()
                    ? new LogBatch<>(batch.records(), behind(batch.position()), batch.blocked())
                    : batch;
        }

        @Override
        public CompletableFuture<Offsets> endOffsets() {
            return super.endOffsets().thenApply(WithEnds::behind);
        }

        private static Offsets behind(Offsets facts) {
            Map<Integer, Long> ends = new HashMap<>();
            facts.next().forEach((part, next) -> ends.put(part, next > 0 ? next + 1 : 0));
            return new Offsets(ends);
        }
    }

    /** Remembers what was applied, and refuses one number. */
    private static final class Applied extends ClaimTable.Rows {
        private final List<Integer> applied = new CopyOnWriteArrayList<>();
        private volatile int refused;

        @Override
        void applied(int claim) {
            if (claim == refused) {
                throw new IllegalStateException("half-way");
            }
            applied.add(claim);
        }
    }
}
