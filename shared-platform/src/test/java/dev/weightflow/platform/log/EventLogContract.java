package dev.weightflow.platform.log;

import static dev.weightflow.platform.log.Claims.fact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.TrainingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every log does. Each test has a log of its own. */
abstract class EventLogContract {
    /** Another view of the test's log, at its beginning. */
    abstract EventLog<TrainingEvent> open();

    /** Publishes past the pen, as another service does. */
    abstract void publish(Envelope<TrainingEvent> event);

    @Test
    void an_empty_log_is_read_to_its_end() {
        try (EventLog<TrainingEvent> log = open()) {
            assertThat(log.readToEnd()).isEmpty();
        }
    }

    @Test
    void what_was_published_before_any_reader_started_is_read() {
        publish(fact(1));

        try (EventLog<TrainingEvent> log = open()) {
            assertThat(log.readToEnd()).containsExactly(fact(1));
        }
    }

    @Test
    void what_is_appended_is_read_once_and_in_order() {
        try (EventLog<TrainingEvent> log = open()) {
            log.takePen();
            log.append(List.of(fact(1), fact(2)));
            log.append(List.of(fact(3)));

            assertThat(eventually(log, 3)).containsExactly(fact(1), fact(2), fact(3));
            assertThat(log.readToEnd()).isEmpty();
        }
    }

    @Test
    void a_later_view_reads_from_the_beginning() {
        try (EventLog<TrainingEvent> first = open()) {
            first.takePen();
            first.append(List.of(fact(1)));
            eventually(first, 1);
        }
        try (EventLog<TrainingEvent> second = open()) {
            assertThat(second.readToEnd()).containsExactly(fact(1));
        }
    }

    @Test
    void nobody_appends_without_the_pen() {
        try (EventLog<TrainingEvent> log = open()) {
            assertThatThrownBy(() -> log.append(List.of(fact(1)))).isInstanceOf(LogException.PenLost.class);
        }
    }

    @Test
    void who_lost_the_pen_appends_nothing_until_it_is_taken_back() {
        try (EventLog<TrainingEvent> first = open();
                EventLog<TrainingEvent> second = open()) {
            first.takePen();
            first.append(List.of(fact(1)));
            second.takePen();

            assertThatThrownBy(() -> first.append(List.of(fact(2)))).isInstanceOf(LogException.PenLost.class);
            second.append(List.of(fact(3)));
            first.takePen();
            first.append(List.of(fact(4)));

            assertThat(eventually(second, 3)).containsExactly(fact(1), fact(3), fact(4));
        }
    }

    @Test
    void who_takes_the_pen_reads_all_that_was_appended_before() {
        try (EventLog<TrainingEvent> first = open();
                EventLog<TrainingEvent> second = open()) {
            first.takePen();
            first.append(List.of(fact(1)));

            second.takePen();

            assertThat(second.readToEnd()).containsExactly(fact(1));
        }
    }

    @Test
    void several_instances_decide_as_if_they_were_one() throws Exception {
        int decisions = 8;
        try (Journal<Claims, TrainingEvent> first = Claims.journal(open(), fact -> {});
                Journal<Claims, TrainingEvent> second = Claims.journal(open(), fact -> {})) {
            List<Integer> claimed = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<Integer>> asks = IntStream.range(0, 2 * decisions)
                        .<Callable<Integer>>mapToObj(i -> () -> (i % 2 == 0 ? first : second)
                                .decide(Cause.NONE, claims -> Claims.next(claims, "worker-" + i)))
                        .toList();
                for (Future<Integer> claim : threads.invokeAll(asks)) {
                    claimed.add(claim.get());
                }
            } finally {
                threads.shutdownNow();
            }

            List<Integer> all = IntStream.rangeClosed(1, 2 * decisions).boxed().toList();
            assertThat(claimed).containsExactlyInAnyOrderElementsOf(all);
            try (EventLog<TrainingEvent> log = open()) {
                assertThat(log.readToEnd()).hasSize(2 * decisions);
            }
        }
    }

    static List<Envelope<TrainingEvent>> eventually(EventLog<TrainingEvent> log, int count) {
        List<Envelope<TrainingEvent>> events = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (events.size() < count && System.nanoTime() < deadline) {
            events.addAll(log.poll(Duration.ofMillis(100)));
        }
        return events;
    }
}
