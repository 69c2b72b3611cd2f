package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.TrainingEvent;

class InMemoryEventLogTest extends EventLogContract {
    private final InMemoryEventLog.Shared<TrainingEvent> shared =
            new InMemoryEventLog.Shared<>("claims", TrainingEvent.class);

    @Override
    EventLog<TrainingEvent> open() {
        return shared.open();
    }

    @Override
    void publish(Envelope<TrainingEvent> event) {
        shared.publish(event);
    }
}
