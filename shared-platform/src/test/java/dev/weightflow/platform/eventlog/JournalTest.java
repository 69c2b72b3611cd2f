package dev.weightflow.platform.eventlog;

import static dev.weightflow.platform.eventlog.Claims.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.TrainingEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final InMemoryEventLog.Shared<TrainingEvent> shared =
            new InMemoryEventLog.Shared<>("claims", TrainingEvent.class);
    private final List<Envelope<TrainingEvent>> heard = new CopyOnWriteArrayList<>();
    private final List<Journal<?, ?>> open = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    private Journal<Claims, TrainingEvent> journal() {
        Journal<Claims, TrainingEvent> journal = Claims.journal(shared.open());
        open.add(journal);
        return journal;
    }

    @Test
    void a_decision_answers_when_its_events_are_in_the_log_and_in_the_state_and_heard() {
        Journal<Claims, TrainingEvent> journal = journal();
        journal.onEvent(heard::add);

        int number = journal.decideAndWait(EventContext.NONE, Claims::next);

        assertThat(number).isEqualTo(1);
        assertThat(shared.events()).containsExactly(event(1));
        assertThat(journal.state().numbers()).containsExactly(1);
        assertThat(heard).containsExactly(event(1));
    }

    @Test
    void a_decision_without_events_leaves_the_writer_what_it_is() {
        Journal<Claims, TrainingEvent> writer = journal();
        writer.decideAndWait(EventContext.NONE, Claims::next);

        assertThat(Claims.current(journal())).containsExactly(1);

        EventLog<TrainingEvent> fresh = shared.open();
        assertThatThrownBy(() -> fresh.append(java.util.UUID.randomUUID(), List.of(event(9))))
                .isInstanceOf(LogException.Fenced.class);
        assertThat(writer.<Integer>decideAndWait(EventContext.NONE, Claims::next))
                .isEqualTo(2);
    }
}
