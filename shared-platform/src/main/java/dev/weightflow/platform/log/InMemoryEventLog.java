package dev.weightflow.platform.log;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.schema.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A log in this JVM's memory, for unit tests. What is appended goes through the codec, as it would on its way to Kafka. */
public final class InMemoryEventLog<E extends Event> implements EventLog<E> {
    private final Shared<E> shared;
    private int read;
    private int pen;

    private InMemoryEventLog(Shared<E> shared) {
        this.shared = shared;
    }

    /** The log itself, which any number of views can be opened on. */
    public static final class Shared<E extends Event> {
        private final String topic;
        private final Class<E> family;
        private final List<Envelope<E>> events = new ArrayList<>();
        private int pen;

        /** An empty log of events of that family. */
        public Shared(String topic, Class<E> family) {
            this.topic = topic;
            this.family = family;
        }

        /** Another view, which begins at the beginning. */
        public InMemoryEventLog<E> open() {
            return new InMemoryEventLog<>(this);
        }

        /** Everything in the log. */
        public synchronized List<Envelope<E>> events() {
            return List.copyOf(events);
        }

        /** Publishes from outside, past the pen, as another service does. */
        public synchronized void publish(Envelope<E> event) {
            events.add(throughTheCodec(event));
        }

        private Envelope<E> throughTheCodec(Envelope<E> event) {
            ProducerRecord<String, byte[]> record = EventCodec.encode(event);
            return EventCodec.decode(record.headers(), record.value())
                    .as(family)
                    .orElseThrow();
        }
    }

    @Override
    public void takePen() {
        synchronized (shared) {
            pen = ++shared.pen;
        }
    }

    @Override
    public List<Envelope<E>> readToEnd() {
        synchronized (shared) {
            List<Envelope<E>> unread = List.copyOf(shared.events.subList(read, shared.events.size()));
            read = shared.events.size();
            return unread;
        }
    }

    @Override
    public List<Envelope<E>> poll(Duration atMost) {
        return readToEnd();
    }

    @Override
    public void append(List<Envelope<E>> facts) {
        synchronized (shared) {
            if (pen == 0 || pen != shared.pen) {
                throw new LogException.PenLost(shared.topic, null);
            }
            shared.events.addAll(facts.stream().map(shared::throughTheCodec).toList());
        }
    }

    @Override
    public long lag() {
        synchronized (shared) {
            return shared.events.size() - read;
        }
    }

    @Override
    public void close() {
        // there is nothing to give back
    }
}
