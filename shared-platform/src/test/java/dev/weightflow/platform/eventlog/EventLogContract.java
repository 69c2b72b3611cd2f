package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of every event log. Each test has a log of its own. */
abstract class EventLogContract {
    private static final UUID APPEND = UUID.fromString("00000000-0000-4000-8000-000000000001");

    /** Opens another view of the test's log. */
    abstract EventLog<JobEvent> open();

    /** Adds an event without the writer. */
    abstract void publish(Envelope<JobEvent> event);

    @Test
    void an_empty_log_is_at_its_end() {
        try (EventLog<JobEvent> log = open()) {
            assertThat(log.endOffsets().join().sum()).isZero();
            assertThat(events(log, Offsets.BEGINNING)).isEmpty();
        }
    }

    @Test
    void a_poll_that_waits_returns_when_it_is_woken_and_so_does_the_next_one() throws Exception {
        try (EventLog<JobEvent> log = open()) {
            log.seek(Offsets.BEGINNING);
            log.wakeUp();
            assertThat(polling(log).get(1, TimeUnit.MINUTES).records()).isEmpty();

            CompletableFuture<LogBatch<JobEvent>> waiting = polling(log);
            Thread.sleep(300);
            assertThat(waiting).isNotDone();
            log.wakeUp();

            assertThat(waiting.get(1, TimeUnit.MINUTES).records()).isEmpty();
        }
    }

    private static CompletableFuture<LogBatch<JobEvent>> polling(EventLog<JobEvent> log) {
        return CompletableFuture.supplyAsync(() -> log.poll(Duration.ofHours(1)));
    }

    @Test
    void what_was_published_before_any_reader_started_is_read() {
        publish(event(1));

        try (EventLog<JobEvent> log = open()) {
            assertThat(events(log, Offsets.BEGINNING)).containsExactly(event(1));
        }
    }

    @Test
    void what_is_appended_is_read_once_and_in_order_with_the_ids_of_the_appends() {
        try (EventLog<JobEvent> log = open()) {
            log.acquire();
            append(log, APPEND, event(1), event(2));
            append(log, UUID.randomUUID(), event(3));

            List<LogRecord<JobEvent>> records = records(log, Offsets.BEGINNING);

            assertThat(records).map(LogRecord::event).containsExactly(event(1), event(2), event(3));
            assertThat(records)
                    .map(record -> record.append().filter(APPEND::equals).isPresent())
                    .containsExactly(true, true, false);
        }
    }

    @Test
    void an_append_answers_a_position_behind_its_events() {
        try (EventLog<JobEvent> log = open()) {
            log.acquire();
            Offsets first = append(log, APPEND, event(1), event(2));

            append(log, UUID.randomUUID(), event(3));
            assertThat(events(log, first)).containsExactly(event(3));
        }
    }

    @Test
    void an_event_lies_in_the_partition_of_its_key() {
        try (EventLog<JobEvent> log = open()) {
            log.acquire();

            assertThat(append(log, APPEND, event(1)).next()).containsOnlyKeys(2);
        }
    }

    @Test
    void a_later_view_reads_from_where_it_is_told() {
        publish(event(1));
        try (EventLog<JobEvent> log = open()) {
            Offsets behindTheFirst = log.endOffsets().join();
            publish(event(2));

            assertThat(events(log, behindTheFirst)).containsExactly(event(2));
        }
    }

    @Test
    void nobody_appends_without_acquiring_the_log() {
        try (EventLog<JobEvent> log = open()) {
            assertThatThrownBy(() -> log.append(APPEND, List.of(event(1)))).isInstanceOf(LogException.Fenced.class);
        }
    }

    @Test
    void who_is_fenced_appends_nothing_until_the_log_is_acquired_again() {
        try (EventLog<JobEvent> first = open();
                EventLog<JobEvent> second = open()) {
            first.acquire();
            append(first, APPEND, event(1));
            second.acquire();

            assertThatThrownBy(() -> first.append(APPEND, List.of(event(2)))).isInstanceOf(LogException.Fenced.class);
            append(second, APPEND, event(3));
            first.acquire();
            append(first, APPEND, event(4));

            assertThat(events(second, Offsets.BEGINNING)).containsExactly(event(1), event(3), event(4));
        }
    }

    @Test
    void who_acquires_the_log_finds_all_that_was_appended_before() {
        try (EventLog<JobEvent> first = open();
                EventLog<JobEvent> second = open()) {
            first.acquire();
            first.append(APPEND, List.of(event(1)));

            second.acquire();

            assertThat(events(second, Offsets.BEGINNING)).containsExactly(event(1));
        }
    }

    @Test
    void several_instances_decide_as_if_they_were_one() {
        int decisions = 16;
        try (Journal<Claims, JobEvent> first = Claims.journal(open());
                Journal<Claims, JobEvent> second = Claims.journal(open())) {
            List<CompletableFuture<Integer>> claims = IntStream.range(0, decisions)
                    .mapToObj(i -> (i % 2 == 0 ? first : second)
                            .<Integer>decide(EventContext.NONE, state -> state.take("worker-" + i)))
                    .toList();

            List<Integer> all = IntStream.rangeClosed(1, decisions).boxed().toList();
            assertThat(claims).map(CompletableFuture::join).containsExactlyInAnyOrderElementsOf(all);
            assertThat(Claims.current(first)).containsExactlyElementsOf(all);
            try (EventLog<JobEvent> log = open()) {
                assertThat(events(log, Offsets.BEGINNING)).hasSize(decisions);
            }
        }
    }

    /** Appends, and waits until the events are visible: a broker acknowledges a commit before it shows the records. */
    @SafeVarargs
    static Offsets append(EventLog<JobEvent> log, UUID id, Envelope<JobEvent>... events) {
        Offsets end = log.append(id, List.of(events));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> log.endOffsets().join().reaches(end));
        return end;
    }

    static List<Envelope<JobEvent>> events(EventLog<JobEvent> log, Offsets from) {
        return records(log, from).stream().map(LogRecord::event).toList();
    }

    /** Reads the records between that position and the present end. */
    private static List<LogRecord<JobEvent>> records(EventLog<JobEvent> log, Offsets from) {
        List<LogRecord<JobEvent>> records = new ArrayList<>();
        Offsets end = log.endOffsets().join();
        log.seek(from);
        Offsets position = from;
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!position.reaches(end) && System.nanoTime() < deadline) {
            LogBatch<JobEvent> batch = log.poll(Duration.ofMillis(100));
            records.addAll(batch.records());
            position = batch.position();
        }
        return records;
    }
}
