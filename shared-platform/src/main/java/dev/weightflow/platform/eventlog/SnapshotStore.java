package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of one projection of one topic, in the object store: the state under its digest, and a manifest that names the
 * digest and the position under {@code snapshots/TOPIC-ID/FORMAT-vVERSION/POSITION}. They only save time: one that cannot be
 * read is passed over.
 */
final class SnapshotStore<S> {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    /** What the names of all snapshots begin with. */
    static final String FOLDER = "snapshots/";
    /** How many of the newest ones a start looks at. */
    static final int TRIES = 3;

    private static final long LARGEST = 1L << 30;

    private final ObjectStore store;
    private final SnapshotFormat<S> format;
    private final String folder;
    private final List<String> eventTypes;

    SnapshotStore(ObjectStore store, SnapshotFormat<S> format, String topicId, Class<? extends Event> family) {
        this.store = store;
        this.format = format;
        this.folder = FOLDER + topicId + "/" + format.name() + "-v" + format.version() + "/";
        this.eventTypes = EventType.all().stream()
                .filter(type -> family.isAssignableFrom(type.form()))
                .map(EventType::name)
                .toList();
    }

    /** A state and the position that it holds everything before. */
    record Snapshot<S>(S state, Offsets position) {}

    /**
     * What is stored under a snapshot's name.
     *
     * @param content the digest of the state's bytes
     * @param offsets for each partition, the offset of the first record that is not in the state
     * @param eventTypes those that the writer knew: a release that does not know one of them may not use the snapshot, because
     *     it could not tell that it must not decide
     */
    record Manifest(Digest content, Map<Integer, Long> offsets, List<String> eventTypes) {
        Manifest {
            Objects.requireNonNull(content, "content");
            offsets = Map.copyOf(offsets);
            eventTypes = List.copyOf(eventTypes);
        }
    }

    /** The newest snapshot that can be read and lies before that end. */
    Optional<Snapshot<S>> newest(Offsets end) {
        try {
            List<String> names = store.list(folder);
            return IntStream.range(0, Math.min(TRIES, names.size()))
                    .mapToObj(i -> names.get(names.size() - 1 - i))
                    .flatMap(name -> read(name, end).stream())
                    .findFirst();
        } catch (RuntimeException e) {
            LOG.warn("The snapshots in {} cannot be used: {}", folder, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Snapshot<S>> read(String name, Offsets end) {
        try {
            byte[] stored = store.read(name).orElseThrow();
            store.requireOwn(Digest.of(stored)); // or a forged state would stand for events that are refused
            Manifest manifest = WeightflowJson.read(stored, Manifest.class);
            Offsets position = new Offsets(manifest.offsets());
            if (!end.reaches(position)) {
                LOG.warn("The snapshot {} is passed over: it lies behind the topic's end", name);
                return Optional.empty();
            }
            if (!eventTypes.containsAll(manifest.eventTypes())) {
                LOG.warn("The snapshot {} is passed over: a newer release wrote it", name);
                return Optional.empty();
            }
            return Optional.of(new Snapshot<>(format.read().apply(store.read(manifest.content(), LARGEST)), position));
        } catch (RuntimeException e) {
            LOG.warn("The snapshot {} is passed over: {}", name, e.getMessage());
            return Optional.empty();
        }
    }

    /** How many records the newest snapshot holds; 0 without one. */
    long newestSum() {
        List<String> names = store.list(folder);
        return names.isEmpty() ? 0 : Long.parseLong(names.get(names.size() - 1).substring(folder.length()));
    }

    void write(Snapshot<S> snapshot) {
        Digest content = store.put(format.write().apply(snapshot.state()));
        Manifest manifest = new Manifest(content, snapshot.position().next(), eventTypes);
        String name = folder + "%019d".formatted(snapshot.position().sum());
        byte[] named = WeightflowJson.write(manifest);
        store.sign(Digest.of(named));
        store.putIfAbsent(name, named);
        LOG.info("Stored the snapshot {}", name);
    }
}
