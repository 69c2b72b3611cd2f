package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.schema.event.JobEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of journals over tables, whatever database keeps them. */
abstract class TableProjectionContract {
    final InMemoryEventLog.Shared<JobEvent> shared = new InMemoryEventLog.Shared<>("claims", JobEvent.class);
    private final List<Journal<?, ?>> open = new ArrayList<>();
    private Databases databases;

    abstract Databases databases();

    @BeforeEach
    void open() {
        databases = databases();
    }

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    @Test
    void a_restart_goes_on_at_the_position_of_the_tables_and_reads_no_fact_twice() {
        publish(1, 25);
        Counting first = new Counting(shared);
        Journal<ClaimTable, JobEvent> journal = journal(first, new ClaimTable.Rows());
        assertThat(journal.state().numbers()).containsExactlyElementsOf(numbers(25));
        assertThat(first.read).isEqualTo(25);
        journal.close();
        publish(26, 30);

        Counting second = new Counting(shared);
        Journal<ClaimTable, JobEvent> later = journal(second, new ClaimTable.Rows());

        assertThat(later.state().numbers()).containsExactlyElementsOf(numbers(30));
        assertThat(second.read).as("with the last one, to compare it").isEqualTo(1 + 5);
    }

    @Test
    void the_head_goes_on_with_the_position_and_still_finds_an_altered_log() {
        InMemoryObjectStore heads = new InMemoryObjectStore();
        JournalOptions options = options().withHeads(heads);
        Journal<Claims, JobEvent> writer = writer(heads);
        Claims.decideAndWait(writer, Claims::next);
        Journal.onCallersThread(shared.open(), new ClaimTable.Rows(), options, false)
                .close();
        Claims.decideAndWait(writer, Claims::next);
        awaitHead(heads, 2);
        writer.close();

        Journal<ClaimTable, JobEvent> later =
                Journal.onCallersThread(shared.open(), new ClaimTable.Rows(), options, false);
        assertThat(later.state().numbers()).containsExactly(1, 2);
        later.close();

        shared.cutOff(partition(), 1);
        assertThatThrownBy(() -> Journal.onCallersThread(shared.open(), new ClaimTable.Rows(), options, false))
                .isInstanceOf(LogException.Damaged.class);
    }

    @Test
    void a_tail_that_was_lost_and_replaced_is_noticed_at_the_next_start() {
        publish(1, 5);
        journal(shared.open(), new ClaimTable.Rows()).close();
        shared.cutOff(partition(), 3);
        publish(6, 9);

        Journal<ClaimTable, JobEvent> later = journal(shared.open(), new ClaimTable.Rows());

        assertThat(later.state().numbers()).containsExactly(1, 2, 3, 6, 7, 8, 9);
        assertThat(later.notReady()).isEmpty();
        later.close();
        Counting again = new Counting(shared);
        assertThat(journal(again, new ClaimTable.Rows()).state().numbers()).hasSize(7);
        assertThat(again.read).as("the last fact, to compare it").isEqualTo(1);
    }

    @Test
    void a_tail_that_was_lost_is_noticed_at_the_next_start() {
        publish(1, 5);
        journal(shared.open(), new ClaimTable.Rows()).close();
        shared.cutOff(partition(), 3);

        Journal<ClaimTable, JobEvent> later = journal(shared.open(), new ClaimTable.Rows());
        assertThat(later.state().numbers()).containsExactly(1, 2, 3);
        publish(6, 6);
        later.follow();

        assertThat(later.state().numbers()).containsExactly(1, 2, 3, 6);
    }

    @Test
    void a_head_of_other_facts_than_those_of_the_tables_is_noticed_at_the_next_start() {
        InMemoryObjectStore heads = new InMemoryObjectStore();
        publish(1, 2);
        JournalOptions options = options().withHeads(heads);
        Journal.onCallersThread(shared.open(), new ClaimTable.Rows(), options, false)
                .close();
        shared.cutOff(partition(), 1);
        Journal<Claims, JobEvent> writer = writer(heads);
        Claims.decideAndWait(writer, claims -> claims.take("another"));
        awaitHead(heads, 2);
        writer.close();

        Journal<ClaimTable, JobEvent> later =
                Journal.onCallersThread(shared.open(), new ClaimTable.Rows(), options, false);
        open.add(later);

        assertThat(later.notReady()).isEmpty();
        assertThat(later.state().workers()).containsExactly("worker", "another");
    }

    @Test
    void who_has_shared_tables_gone_on_with_meanwhile_has_lost_nothing() {
        publish(1, 3);
        Journal<ClaimTable, JobEvent> one = journal(shared.open(), new ClaimTable.Rows());
        List<Integer> applied = new ArrayList<>();
        ClaimTable.Rows counting = new ClaimTable.Rows() {
            @Override
            void applied(int claim) {
                applied.add(claim);
            }
        };

        Journal<ClaimTable, JobEvent> other = journal(
                new ForwardingEventLog(shared.open()) {
                    private boolean asked;

                    @Override
                    public CompletableFuture<Offsets> endOffsets() {
                        CompletableFuture<Offsets> end = super.endOffsets();
                        if (!asked) {
                            asked = true;
                            publish(4, 5);
                            one.follow();
                        }
                        return end;
                    }
                },
                counting);

        assertThat(applied).as("what the first has stored already").isEmpty();
        assertThat(other.state().numbers()).containsExactlyElementsOf(numbers(5));
    }

    @Test
    void a_fact_that_cannot_be_applied_leaves_nothing_behind_and_stops_reading_before_it() {
        publish(1, 3);
        Journal<ClaimTable, JobEvent> journal = journal(shared.open(), new ClaimTable.Rows() {
            @Override
            void applied(int claim) {
                if (claim == 2) {
                    throw new IllegalStateException("half-way");
                }
            }
        });

        assertThat(journal.state().numbers()).containsExactly(1);
        assertThat(journal.notReady()).get().asString().contains("half-way", "defect of this release");
        journal.close();

        Journal<ClaimTable, JobEvent> corrected = journal(shared.open(), new ClaimTable.Rows());
        assertThat(corrected.state().numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void listeners_hear_of_a_fact_once_and_when_it_can_be_read() {
        publish(1, 3);
        Journal<ClaimTable, JobEvent> journal = journal(shared.open(), new ClaimTable.Rows());
        List<Integer> heard = new ArrayList<>();
        journal.onEvent(event -> {
            int number = ((JobEvent.Claimed) event.event()).claim();
            assertThat(journal.state().numbers()).contains(number);
            heard.add(number);
        });

        publish(4, 6);
        journal.follow();

        assertThat(heard).containsExactly(4, 5, 6);
    }

    @Test
    void damaged_tables_are_built_anew_while_the_journal_runs_and_nobody_hears_twice() {
        publish(1, 10);
        Journal<ClaimTable, JobEvent> journal = journal(shared.open(), new ClaimTable.Rows());
        List<Integer> heard = new ArrayList<>();
        journal.onEvent(event -> heard.add(((JobEvent.Claimed) event.event()).claim()));
        publish(11, 12);
        journal.follow();

        damage();
        assertThatThrownBy(() -> journal.state().numbers()).hasMessageContaining("built anew");
        publish(13, 14);
        journal.follow();

        assertThat(journal.notReady()).isEmpty();
        assertThat(journal.state().numbers()).containsExactlyElementsOf(numbers(14));
        assertThat(heard).containsExactly(11, 12, 13, 14);
    }

    @Test
    void nothing_counts_as_current_while_tables_are_built_anew() {
        publish(1, 10);
        Journal<ClaimTable, JobEvent> journal = journal(new Slow(shared), new ClaimTable.Rows());
        damage();
        assertThatThrownBy(() -> journal.state().numbers()).hasMessageContaining("built anew");

        journal.follow();
        assertThat(journal.state().numbers()).hasSize(Slow.AT_ONCE);
        assertThat(journal.notReady()).get().asString().contains("read again");
        for (int step = 1; step < 4; step++) {
            journal.follow();
        }

        assertThat(journal.state().numbers()).containsExactlyElementsOf(numbers(10));
        assertThat(journal.notReady()).isEmpty();
    }

    @Test
    void another_version_of_the_projection_reads_the_whole_log() {
        publish(1, 5);
        journal(shared.open(), new ClaimTable.Rows()).close();
        Counting read = new Counting(shared);

        Journal<ClaimTable, JobEvent> newer = journal(read, new ClaimTable.Rows() {
            @Override
            public int version() {
                return 2;
            }
        });

        assertThat(newer.state().numbers()).containsExactlyElementsOf(numbers(5));
        assertThat(read.read).isEqualTo(5);
    }

    @Test
    void two_instances_over_the_same_tables_apply_every_fact_once_between_them() {
        List<Integer> applied = new ArrayList<>();
        ClaimTable.Rows counting = new ClaimTable.Rows() {
            @Override
            void applied(int claim) {
                applied.add(claim);
            }
        };
        Journal<ClaimTable, JobEvent> one = journal(shared.open(), counting);
        Journal<ClaimTable, JobEvent> other = journal(shared.open(), counting);
        List<Integer> heard = new ArrayList<>();
        other.onEvent(event -> heard.add(((JobEvent.Claimed) event.event()).claim()));
        publish(1, 5);
        one.follow();
        publish(6, 8);
        other.follow();
        publish(9, 9);
        one.follow();

        assertThat(applied).containsExactlyElementsOf(numbers(9));
        assertThat(heard).containsExactlyElementsOf(numbers(8));
        assertThat(one.state().numbers()).containsExactlyElementsOf(numbers(9));
    }

    /** Requires that nothing is lost and nothing told twice, where facts cannot be stored for a while. */
    final void goesOnAfter(Journal<ClaimTable, JobEvent> journal, Runnable failure, Runnable end, boolean readable) {
        List<Integer> heard = new ArrayList<>();
        journal.onEvent(event -> heard.add(((JobEvent.Claimed) event.event()).claim()));
        publish(1, 3);
        journal.follow();

        failure.run();
        publish(4, 2_000);
        for (int attempt = 0; attempt < 2; attempt++) {
            journal.follow();
            assertThat(journal.notReady()).get().asString().contains("cannot be used at present", "disk has room");
        }
        if (readable) {
            assertThat(journal.state().numbers()).containsExactlyElementsOf(numbers(3));
        }
        end.run();
        journal.follow();

        assertThat(journal.notReady()).isEmpty();
        assertThat(journal.state().numbers()).containsExactlyElementsOf(numbers(2_000));
        assertThat(heard).containsExactlyElementsOf(numbers(2_000));
    }

    /** Changes a row, as a bit that flips on a disk would. */
    abstract void damage();

    JournalOptions options() {
        return Claims.OPTIONS.withDatabases(databases).withTimeout(Duration.ofSeconds(10));
    }

    Journal<ClaimTable, JobEvent> journal(EventLog<JobEvent> log, TableProjection<ClaimTable, JobEvent> projection) {
        return journal(log, projection, databases);
    }

    final Journal<ClaimTable, JobEvent> journal(
            EventLog<JobEvent> log, TableProjection<ClaimTable, JobEvent> projection, Databases kept) {
        Journal<ClaimTable, JobEvent> journal =
                Journal.onCallersThread(log, projection, options().withDatabases(kept), false);
        open.add(journal);
        return journal;
    }

    private Journal<Claims, JobEvent> writer(InMemoryObjectStore heads) {
        Journal<Claims, JobEvent> writer = Journal.open(
                shared.open(),
                Claims.PROJECTION,
                Claims.OPTIONS.withHeads(heads).withHeadKeptAfter(JobEvent.Claimed.class::isInstance));
        open.add(writer);
        return writer;
    }

    private static void awaitHead(InMemoryObjectStore heads, int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> heads.read("heads/claims/head")
                .map(head -> new String(head, StandardCharsets.UTF_8))
                .filter(head -> head.contains("\"count\":" + count))
                .isPresent());
    }

    /** Returns the partition of all claims. */
    private int partition() {
        return IntStream.range(0, 3)
                .filter(each -> shared.open().currentEnd().of(each) > 0)
                .findFirst()
                .orElseThrow();
    }

    void publish(int first, int last) {
        IntStream.rangeClosed(first, last).forEach(number -> shared.publish(Claims.event(number)));
    }

    private static List<Integer> numbers(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    /** Log that is read a few facts at a time. */
    private static final class Slow extends ForwardingEventLog {
        private static final int AT_ONCE = 3;

        Slow(InMemoryEventLog.Shared<JobEvent> shared) {
            super(shared.open());
        }

        @Override
        public LogBatch<JobEvent> poll(Duration atMost) {
            LogBatch<JobEvent> batch = super.poll(atMost);
            if (batch.records().size() <= AT_ONCE) {
                return batch;
            }
            LogRecord<JobEvent> next = batch.records().get(AT_ONCE);
            Offsets position = new Offsets(Map.of(next.partition(), next.offset()));
            seek(position);
            return new LogBatch<>(batch.records().subList(0, AT_ONCE), position, Optional.empty());
        }
    }

    /** Counts the facts that are read. */
    private static final class Counting extends ForwardingEventLog {
        private int read;

        Counting(InMemoryEventLog.Shared<JobEvent> shared) {
            super(shared.open());
        }

        @Override
        public LogBatch<JobEvent> poll(Duration atMost) {
            LogBatch<JobEvent> batch = super.poll(atMost);
            read += batch.records().size();
            return batch;
        }
    }
}
