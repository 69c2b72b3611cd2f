package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.LogBatch;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.LogRecord;
import dev.weightflow.platform.eventlog.Offsets;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A topic in memory, with one transactional writer at a time. Whatever is asked of it may fail as Kafka does: out of reach, fenced, or done
 * with the answer lost; then it is done or undone when the next writer takes over.
 */
final class SimulatedLog<E extends Event> {
    private final Topic topic;
    private final Class<E> family;
    private final Faults faults;
    private final Dice dice;
    private final Optional<Class<? extends E>> newer;
    private final List<Record<E>> records = new ArrayList<>();
    private List<Record<E>> hanging = List.of();
    private int epoch;

    /** @param release which release of the software has stated it */
    private record Record<E extends Event>(Envelope<E> event, UUID append, int release) {}

    /** @param newer the form of events that only the second release knows */
    SimulatedLog(Topic topic, Class<E> family, Optional<Class<? extends E>> newer, Faults faults, Dice dice) {
        this.topic = topic;
        this.family = family;
        this.newer = newer;
        this.faults = faults;
        this.dice = dice;
    }

    /** Everything in it. */
    List<Envelope<E>> events() {
        return records.stream().map(Record::event).toList();
    }

    int size() {
        return records.size();
    }

    Envelope<E> event(int index) {
        return records.get(index).event();
    }

    /** States an event that no process of the simulation decides about. */
    void publish(Envelope<E> event) {
        records.add(new Record<>(event, new UUID(0, 0), 1));
    }

    private void settle() {
        if (!hanging.isEmpty()) {
            if (dice.chance(0.5)) {
                records.addAll(hanging);
            }
            hanging = List.of();
        }
    }

    /** The log as a process of that release sees it. */
    EventLog<E> seenBy(int release) {
        return new View(release);
    }

    private final class View implements EventLog<E> {
        private final int release;
        private int read;
        private int own = -1;

        View(int release) {
            this.release = release;
        }

        @Override
        public String topic() {
            return topic.name();
        }

        @Override
        public String topicId() {
            return "id-of-" + topic.name();
        }

        @Override
        public Class<E> family() {
            return family;
        }

        @Override
        public void seek(Offsets position) {
            read = (int) position.of(0);
        }

        @Override
        public LogBatch<E> poll(Duration atMost) {
            reachable();
            List<LogRecord<E>> batch = new ArrayList<>();
            for (; read < records.size(); read++) {
                batch.add(shown(records.get(read)));
            }
            return new LogBatch<>(batch, at(read));
        }

        private LogRecord<E> shown(Record<E> record) {
            boolean unknown = record.release() > release
                    && newer.filter(form -> form.isInstance(record.event().event()))
                            .isPresent();
            return unknown
                    ? new LogRecord.Newer<>(record.event().event().type().name(), topic() + "-0@" + read)
                    : new LogRecord.Known<>(record.event(), Optional.of(record.append()));
        }

        @Override
        public CompletableFuture<Offsets> endOffsets() {
            try {
                reachable();
                return CompletableFuture.completedFuture(at(records.size()));
            } catch (LogException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void reachable() {
            faults.mayKill();
            if (faults.away()) {
                throw new LogException.Unavailable(topic(), "simulated", null);
            }
        }

        @Override
        public void acquire() {
            reachable();
            faults.interrupt();
            settle();
            own = ++epoch;
            faults.mayKill();
        }

        @Override
        public Offsets append(UUID id, List<Envelope<E>> events) {
            faults.interrupt();
            reachable();
            if (own != epoch) {
                throw new LogException.Fenced(topic(), null);
            }
            List<Record<E>> added = events.stream()
                    .map(event -> new Record<>(event, id, release))
                    .toList();
            if (faults.hits(0.03)) {
                hanging = added;
                throw new LogException.UnknownOutcome(topic(), null);
            }
            records.addAll(added);
            Offsets end = at(records.size());
            faults.mayKill();
            if (faults.hits(0.03)) {
                throw new LogException.UnknownOutcome(topic(), null);
            }
            faults.interrupt();
            return end;
        }

        private Offsets at(int index) {
            return new Offsets(Map.of(0, (long) index));
        }

        @Override
        public void close() {
            // nothing is held open
        }
    }
}
