package dev.weightflow.platform.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is published, for unit tests. */
public final class InMemoryEventPublisher implements EventPublisher {
    private final List<Envelope<?>> published = new CopyOnWriteArrayList<>();

    @Override
    public void publish(List<? extends Envelope<?>> events) {
        published.addAll(events);
    }

    /** Everything that was published, in order. */
    public List<Envelope<?>> published() {
        return List.copyOf(published);
    }
}
