package dev.weightflow.chaos.simulation;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Partition of records in transactions, and of the markers that end these. Records may be lost, and restored. */
final class SimulatedPartition<E extends Event> {
    private final List<Entry<E>> entries = new ArrayList<>();
    private long beginning;
    private Optional<List<Entry<E>>> backup = Optional.empty();

    /** Record and its event. */
    record Stored<E extends Event>(Envelope<E> event, ProducerRecord<String, byte[]> record) {
        Optional<String> header(String name) {
            return Optional.ofNullable(record.headers().lastHeader(name))
                    .map(header -> new String(header.value(), StandardCharsets.US_ASCII));
        }
    }

    /** Entry at an offset: a record of a transaction, or the marker that ends one in a partition. */
    private record Entry<E extends Event>(Optional<Stored<E>> record, Transaction<E> transaction) {}

    enum Fate {
        OPEN,
        /** The coordinator has accepted the commit, and not written it yet. */
        PREPARED,
        COMMITTED,
        ABORTED
    }

    static final class Transaction<E extends Event> {
        final Instant began;
        final List<Envelope<E>> events = new ArrayList<>();
        /** First offset of the transaction, in each partition that it has records in. */
        final Map<Integer, Long> first = new TreeMap<>();

        Fate fate = Fate.OPEN;

        Transaction(Instant began) {
            this.began = began;
        }
    }

    long beginning() {
        return beginning;
    }

    long end() {
        return entries.size();
    }

    void add(Stored<E> record, Transaction<E> transaction) {
        entries.add(new Entry<>(Optional.of(record), transaction));
    }

    void mark(Transaction<E> transaction) {
        entries.add(new Entry<>(Optional.empty(), transaction));
    }

    /**
     * Returns the record that a consumer of committed records reads there; empty for a record of an open or aborted transaction, and for a marker.
     */
    Optional<Stored<E>> record(long offset) {
        Entry<E> entry = entries.get((int) offset);
        return entry.record().filter(record -> entry.transaction().fate == Fate.COMMITTED);
    }

    void loseEnd(long from) {
        backup = Optional.of(List.copyOf(entries));
        entries.subList((int) from, entries.size()).clear();
    }

    /** Loses the end, and holds earlier records once more in its place. */
    void replaceEnd(long from) {
        backup = Optional.of(List.copyOf(entries));
        Entry<E> before = from > 0
                ? entries.get((int) from - 1)
                : new Entry<>(Optional.empty(), entries.get(0).transaction());
        entries.subList((int) from, entries.size()).replaceAll(lost -> before);
    }

    void loseBeginning(long to) {
        backup = Optional.of(List.copyOf(entries));
        beginning = to;
    }

    void loseRecord(long offset) {
        backup = Optional.of(List.copyOf(entries));
        entries.set(
                (int) offset,
                new Entry<>(Optional.empty(), entries.get((int) offset).transaction()));
    }

    void restore() {
        backup.ifPresent(before -> {
            entries.clear();
            entries.addAll(before);
        });
        backup = Optional.empty();
        beginning = 0;
    }
}
