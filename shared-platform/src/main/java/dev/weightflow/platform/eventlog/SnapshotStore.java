package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.objectstore.ObjectStore;
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
 * digest and the position under {@code snapshots/TOPIC-ID/FORMAT-vVERSION-READABLE/POSITION}. They only save time: one that cannot be
 * read is skipped.
 */
final class SnapshotStore<S> {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    /** What the names of all snapshots begin with. */
    static final String FOLDER = "snapshots/";
    /** How many of the newest ones a start looks at. */
    static final int TRIES = 3;

    private static final int DIGITS = 16;
    private static final long LARGEST = 1L << 30;

    private final ObjectStore store;
    private final SnapshotFormat<S> format;
    private final String folder;

    /**
     * @param topicId of the log that the states follow from
     * @param readable what the states' maker can read of that log, and knows to be given up; states of others are not looked at
     */
    SnapshotStore(ObjectStore store, SnapshotFormat<S> format, String topicId, String readable) {
        this.store = store;
        this.format = format;
        this.folder = FOLDER + topicId + "/" + format.name() + "-v" + format.version() + "-"
                + Digest.ofText(readable).hex().substring(0, DIGITS) + "/";
    }

    /**
     * A state.
     *
     * @param position it holds everything before
     * @param head of the log until there
     */
    record Snapshot<S>(S state, Offsets position, LogHead head) {}

    /**
     * What is stored under a snapshot's name.
     *
     * @param content the digest of the state's bytes
     * @param offsets for each partition, the offset of the first record that is not in the state
     * @param head of the log until there
     */
    record Manifest(Digest content, Map<Integer, Long> offsets, LogHead head) {
        Manifest {
            Objects.requireNonNull(content, "content");
            Objects.requireNonNull(head, "head");
            offsets = Map.copyOf(offsets);
        }
    }

    /** The newest snapshot that can be read. */
    Optional<Snapshot<S>> newest() {
        try {
            List<String> names = store.list(folder);
            return IntStream.range(0, Math.min(TRIES, names.size()))
                    .mapToObj(i -> names.get(names.size() - 1 - i))
                    .flatMap(name -> read(name).stream())
                    .findFirst();
        } catch (RuntimeException e) {
            LOG.warn("The snapshots in {} cannot be used: {}", folder, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Snapshot<S>> read(String name) {
        try {
            byte[] stored = store.read(name).orElseThrow();
            store.requireOwn(Digest.of(stored)); // or a forged state would stand for events that are refused
            Manifest manifest = WeightflowJson.read(stored, Manifest.class);
            Offsets position = new Offsets(manifest.offsets());
            return Optional.of(new Snapshot<>(
                    format.read().apply(store.read(manifest.content(), LARGEST)), position, manifest.head()));
        } catch (RuntimeException e) {
            LOG.warn("The snapshot {} is skipped: {}", name, e.getMessage());
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
        Manifest manifest = new Manifest(content, snapshot.position().next(), snapshot.head());
        String name = folder + "%019d".formatted(snapshot.position().sum());
        byte[] named = WeightflowJson.write(manifest);
        store.sign(Digest.of(named));
        store.putIfAbsent(name, named);
        LOG.info("Stored the snapshot {}", name);
    }
}
