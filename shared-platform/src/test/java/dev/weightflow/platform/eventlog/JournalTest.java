package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final InMemoryEventLog.Shared<JobEvent> shared = new InMemoryEventLog.Shared<>("claims", JobEvent.class);
    private final List<Envelope<JobEvent>> heard = new CopyOnWriteArrayList<>();
    private final List<Journal<?, ?>> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    @Test
    void a_decision_answers_when_its_events_are_in_the_log_and_in_the_state_and_heard() {
        Journal<Claims, JobEvent> journal = journal();
        journal.onEvent(heard::add);

        int number = Claims.decideAndWait(journal, Claims::next);

        assertThat(number).isEqualTo(1);
        assertThat(shared.events()).containsExactly(event(1));
        assertThat(journal.state().numbers()).containsExactly(1);
        assertThat(heard).containsExactly(event(1));
    }

    @Test
    void a_decision_without_events_leaves_the_writer_what_it_is() {
        Journal<Claims, JobEvent> writer = journal();
        Claims.decideAndWait(writer, Claims::next);

        assertThat(Claims.current(journal())).containsExactly(1);

        EventLog<JobEvent> fresh = shared.open();
        assertThatThrownBy(() -> fresh.append(UUID.randomUUID(), List.of(event(9))))
                .isInstanceOf(LogException.Fenced.class);
        Claims.decideAndWait(writer, Claims::next);
        assertThat(shared.epoch()).isEqualTo(1);
    }

    @Test
    void a_decision_without_events_is_made_on_all_that_others_appended_before() {
        Journal<Claims, JobEvent> first = journal();
        Journal<Claims, JobEvent> second = journal();
        for (int number = 1; number <= 50; number++) {
            Claims.decideAndWait(first, Claims::next);
            assertThat(Claims.current(second)).hasSize(number);
        }
    }

    @Test
    void who_starts_later_knows_everything_and_its_listener_hears_only_what_is_new() {
        Claims.decideAndWait(journal(), Claims::next);

        Journal<Claims, JobEvent> later = journal();
        later.onEvent(heard::add);
        assertThat(later.state().numbers()).containsExactly(1);
        shared.publish(event(2));

        assertThat(Claims.current(later)).containsExactly(1, 2);
        assertThat(heard).containsExactly(event(2));
    }

    @Test
    void a_log_that_cannot_be_read_is_closed() {
        boolean[] closed = {false};
        EventLog<JobEvent> silent = new ForwardingEventLog(shared.open()) {
            @Override
            public CompletableFuture<Offsets> endOffsets() {
                return CompletableFuture.failedFuture(new LogException.Unavailable("claims", "no answer", null));
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };

        assertThatThrownBy(() -> Claims.journal(silent)).isInstanceOf(LogException.Unavailable.class);
        assertThat(closed[0]).isTrue();
    }

    @Test
    void a_refusal_goes_to_the_caller_and_appends_nothing() {
        Journal<Claims, JobEvent> journal = journal();

        assertThatThrownBy(() -> Claims.decideAndWait(journal, claims -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(shared.events()).isEmpty();
    }

    @Test
    void a_decision_that_touches_the_object_store_is_refused_and_a_listener_may() {
        ObjectStore store = new InMemoryObjectStore();
        Digest stored = store.put(new byte[1]);
        Journal<Claims, JobEvent> onCallersThread =
                Journal.onCallersThread(shared.open(), Claims.PROJECTION, Claims.OPTIONS, true);
        onCallersThread.onEvent(event -> store.read(stored));

        for (Journal<Claims, JobEvent> journal : List.of(journal(), onCallersThread)) {
            assertThatThrownBy(() -> Claims.decideAndWait(journal, claims -> {
                        store.read(stored);
                        return Claims.next(claims);
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a decision is pure and quick");
        }
        assertThat(shared.events()).isEmpty();
        assertThat(Claims.decideAndWait(onCallersThread, Claims::next)).isEqualTo(1);
        assertThat(store.has(stored)).isTrue();
    }

    @Test
    void a_refusal_is_not_given_on_a_state_that_is_out_of_date() {
        Journal<Claims, JobEvent> first = journal();
        Journal<Claims, JobEvent> second = journal();
        for (int number = 1; number <= 50; number++) {
            int expected = number;
            Claims.decideAndWait(first, Claims::next);

            int seen = Claims.decideAndWait(second, claims -> {
                if (claims.numbers().size() != expected) {
                    throw new IllegalStateException("out of date");
                }
                return Decision.none(expected);
            });

            assertThat(seen).isEqualTo(expected);
        }
    }

    @Test
    void events_carry_the_context_of_their_decision() {
        Journal<Claims, JobEvent> journal = journal();
        EventContext context = event(7).context();

        Claims.decideAndWait(journal, context, Claims::next);

        assertThat(shared.events().get(0).causation().parent()).contains(event(7).id());
        assertThat(shared.events().get(0).causation().depth()).isEqualTo(1);
    }

    @Test
    void a_listener_that_fails_does_not_keep_others_from_hearing() {
        Journal<Claims, JobEvent> journal = journal();
        journal.onEvent(event -> {
            throw new IllegalStateException("a listener that fails");
        });
        journal.onEvent(heard::add);

        Claims.decideAndWait(journal, Claims::next);

        assertThat(heard).containsExactly(event(1));
        assertThat(journal.notReady()).isEmpty();
    }

    @Test
    void a_reader_of_anothers_topic_follows_it_and_decides_nothing() {
        Journal<Claims, JobEvent> reader = Journal.readOnly(shared.open(), Claims.PROJECTION, Claims.OPTIONS);
        open.add(reader);
        CompletableFuture<Envelope<JobEvent>> second = new CompletableFuture<>();
        reader.onEvent(second::complete);

        shared.publish(event(1));

        assertThat(second.join()).isEqualTo(event(1));
        assertThat(reader.state().numbers()).containsExactly(1);
        assertThatThrownBy(() -> reader.decide(EventContext.NONE, Claims::next))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to another service");
    }

    @Test
    void a_closed_journal_decides_nothing() {
        Journal<Claims, JobEvent> journal = journal();
        journal.close();

        assertThatThrownBy(() -> Claims.decideAndWait(journal, Claims::next)).isInstanceOf(LogException.Closed.class);
    }

    private Journal<Claims, JobEvent> journal() {
        Journal<Claims, JobEvent> journal = Claims.journal(shared.open());
        open.add(journal);
        return journal;
    }
}
