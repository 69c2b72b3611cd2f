package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.JobEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the fold of a log into a state, with events that cannot be applied and from a snapshot. */
class JournalReaderTest {
    private final InMemoryEventLog.Shared<JobEvent> shared = new InMemoryEventLog.Shared<>("claims", JobEvent.class);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<Journal<?, ?>> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    @Test
    void a_fact_that_cannot_be_applied_leaves_nothing_behind_and_stops_decisions_and_snapshots() {
        shared.publish(event(1));
        shared.publish(event(2));
        shared.publish(event(3));
        Projection<Claims, JobEvent> halfWay = new Claims.Numbers() {
            @Override
            public Claims apply(Claims claims, Envelope<JobEvent> event) {
                Claims changed = super.apply(claims, event);
                if (event.equals(event(2))) {
                    throw new IllegalStateException("half-way");
                }
                return changed;
            }
        };

        Journal<Claims, JobEvent> journal =
                journal(halfWay, Claims.OPTIONS.withSnapshots(store).withSnapshotEvery(1));

        assertThat(journal.state().numbers()).containsExactly(1);
        assertThat(journal.notReady()).get().asString().contains("claims-2@1", "half-way", "defect of this release");
        assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next))
                .isInstanceOf(LogException.Blocked.class)
                .hasMessageContaining("TrainingClaimed");
        assertThat(shared.events()).hasSize(3);
        journal.close();
        assertThat(store.list("snapshots/")).isEmpty();
        assertThat(store.list("sha256/")).isEmpty();
    }

    @Test
    void reading_stops_before_a_fact_that_this_release_cannot_read_and_goes_on_when_it_can() {
        shared.publish(event(1));
        Journal<Claims, JobEvent> journal = journal(Claims.PROJECTION, Claims.OPTIONS);
        assertThat(journal.notReady()).isEmpty();

        shared.publishNewer("dev.weightflow.training.TrainingPaused.v1");

        eventually(() -> journal.notReady().isPresent());
        assertThat(journal.ended()).as("no restart of this release would help").isEmpty();
        assertThatThrownBy(() -> Claims.current(journal))
                .isInstanceOf(LogException.Blocked.class)
                .hasMessageContaining("claims-0@0")
                .hasMessageContaining("TrainingPaused")
                .hasMessageContaining("upgrade this instance");
        assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next)).isInstanceOf(LogException.Blocked.class);
        assertThat(shared.events()).hasSize(1);

        shared.makeReadable(Envelope.of(Claims.claim(2, "another"), "/test", Claims.NOW, EventContext.NONE));

        eventually(() -> journal.notReady().isEmpty());
        assertThat(Claims.current(journal)).containsExactly(1, 2);
    }

    @Test
    void a_journal_that_starts_before_such_a_fact_serves_what_it_knows_and_decides_nothing() {
        shared.publish(event(1));
        shared.publishNewer("dev.weightflow.training.TrainingPaused.v1");

        Journal<Claims, JobEvent> journal = journal(Claims.PROJECTION, Claims.OPTIONS);

        assertThat(journal.notReady()).isPresent();
        eventually(() -> journal.state().numbers().size() == 1);
        assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next)).isInstanceOf(LogException.Blocked.class);
    }

    @Test
    void a_writer_that_a_newer_release_fenced_learns_of_its_event_before_it_decides_again() {
        Journal<Claims, JobEvent> journal = journal(Claims.PROJECTION, Claims.OPTIONS);
        Claims.decideAndWait(journal, Claims::next);

        shared.open().acquire();
        shared.publishNewer("dev.weightflow.training.TrainingPaused.v1");

        assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next)).isInstanceOf(LogException.Blocked.class);
        assertThat(shared.events()).hasSize(1);
    }

    @Test
    void an_error_ends_the_reader_loudly() {
        Projection<Claims, JobEvent> broken = new Claims.Numbers() {
            @Override
            public Claims apply(Claims claims, Envelope<JobEvent> event) {
                throw new StackOverflowError("deep");
            }
        };
        Journal<Claims, JobEvent> journal = journal(broken, Claims.OPTIONS);

        shared.publish(event(1));

        eventually(() -> journal.notReady().isPresent());
        assertThat(journal.notReady())
                .hasValueSatisfying(reason -> assertThat(reason).contains("restart this instance"));
        assertThat(journal.ended()).isPresent();
        assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next)).isInstanceOf(LogException.Closed.class);
    }

    @Test
    void every_event_of_a_long_history_is_read_and_applied_once() {
        int events = 100_000;
        AtomicInteger read = new AtomicInteger();
        Counting counting = new Counting();

        Journal<Integer, JobEvent> journal = Journal.open(new Generated(events, read), counting, Claims.OPTIONS);
        open.add(journal);

        assertThat(journal.state()).isEqualTo(events);
        assertThat(read).hasValue(events);
        assertThat(counting.applied).hasValue(events);
    }

    @Test
    void a_start_reads_only_what_came_after_the_newest_snapshot() {
        JournalOptions options = Claims.OPTIONS.withSnapshots(store).withSnapshotEvery(10);
        for (int number = 1; number <= 25; number++) {
            shared.publish(event(number));
        }
        journal(Claims.PROJECTION, options);
        eventually(() -> !store.list("snapshots/").isEmpty());
        shared.publish(event(26));
        AtomicInteger applied = new AtomicInteger();

        Journal<Claims, JobEvent> later = journal(
                new Claims.Numbers() {
                    @Override
                    public Claims apply(Claims claims, Envelope<JobEvent> event) {
                        applied.incrementAndGet();
                        return super.apply(claims, event);
                    }
                },
                options);

        assertThat(later.state().numbers()).hasSize(26);
        assertThat(applied).hasValue(1);
        assertThat(Claims.current(later)).hasSize(26);
        assertThat(Claims.decideAndWait(later, Claims::next)).isEqualTo(27);
    }

    @Test
    void snapshots_are_kept_as_the_log_grows_and_instances_do_not_double_them() {
        JournalOptions options = Claims.OPTIONS.withSnapshots(store).withSnapshotEvery(10);
        Journal<Claims, JobEvent> first = journal(Claims.PROJECTION, options);
        Journal<Claims, JobEvent> second = journal(Claims.PROJECTION, options);
        for (int i = 0; i < 35; i++) {
            Claims.decideAndWait(i % 2 == 0 ? first : second, Claims::next);
        }

        eventually(() -> !store.list("snapshots/").isEmpty());
        assertThat(store.list("snapshots/").size()).isBetween(1, 6);
    }

    @Test
    void who_has_the_key_ring_and_no_key_keeps_no_snapshots(@TempDir Path folder) {
        SigningKeys keys = SigningKeys.in(folder);
        keys.of("trainer");
        Signatures ring = Signatures.checking("console", keys.ring());
        for (int number = 1; number <= 25; number++) {
            shared.publish(event(number));
        }

        Journal<Claims, JobEvent> journal = journal(
                Claims.PROJECTION,
                Claims.OPTIONS
                        .withFacts(FactReader.of(ring))
                        .withSnapshots(SignedObjectStore.over(store, ring))
                        .withSnapshotEvery(10));

        assertThat(journal.state().numbers()).hasSize(25);
        journal.close();
        assertThat(store.list("snapshots/")).isEmpty();
        assertThat(store.list("sha256/")).isEmpty();
    }

    @Test
    void no_snapshot_is_kept_of_a_state_that_lacks_a_fact() {
        shared.publishNewer("dev.weightflow.training.TrainingPaused.v1");
        for (int number = 1; number <= 10; number++) {
            shared.publish(event(number));
        }
        Journal<Claims, JobEvent> journal =
                journal(Claims.PROJECTION, Claims.OPTIONS.withSnapshots(store).withSnapshotEvery(2));
        CompletableFuture<Void> heard = new CompletableFuture<>();
        journal.onEvent(event -> heard.complete(null));
        shared.publish(event(11));
        heard.join();
        journal.close();

        assertThat(store.list("snapshots/")).isEmpty();
        assertThat(store.list("sha256/")).isEmpty();
    }

    private <S> Journal<S, JobEvent> journal(Projection<S, JobEvent> projection, JournalOptions options) {
        Journal<S, JobEvent> journal = Journal.open(shared.open(), projection, options);
        open.add(journal);
        return journal;
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    /** Log of that many claims, which are generated as they are read. */
    private final class Generated extends ForwardingEventLog {
        private static final int AT_ONCE = 500;

        private final int events;
        private final AtomicInteger read;

        Generated(int events, AtomicInteger read) {
            super(shared.open());
            this.events = events;
            this.read = read;
        }

        @Override
        public CompletableFuture<Offsets> endOffsets() {
            return CompletableFuture.completedFuture(new Offsets(Map.of(0, (long) events)));
        }

        @Override
        public LogBatch<JobEvent> poll(Duration atMost) {
            if (read.get() == events) {
                return super.poll(atMost);
            }
            List<LogRecord<JobEvent>> records = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int number = read.incrementAndGet();
                records.add(new LogRecord<>(event(number), Optional.empty(), 0, number - 1, new byte[0]));
            }
            return new LogBatch<>(records, new Offsets(Map.of(0, (long) read.get())), Optional.empty());
        }
    }

    /** Counts claims, and its own calls. */
    private static final class Counting implements Projection<Integer, JobEvent> {
        private final AtomicInteger applied = new AtomicInteger();

        @Override
        public Integer initial() {
            return 0;
        }

        @Override
        public Integer apply(Integer count, Envelope<JobEvent> event) {
            applied.incrementAndGet();
            return event.event() instanceof JobEvent.Claimed ? count + 1 : count;
        }
    }
}
