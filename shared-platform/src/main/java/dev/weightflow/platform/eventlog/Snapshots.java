package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of one projection of one topic, in the object store: the state under its digest, and a manifest that names the
 * digest and the position under {@code snapshots/TOPIC-ID/FORMAT-vVERSION-READABLE/POSITION}. They only save time: one that cannot be
 * read is skipped. One is stored every so many records, in the background, by whichever instance gets there first.
 */
public final class Snapshots<S> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final String FOLDER = "snapshots/";
    /** How many of the newest ones a start looks at. */
    private static final int TRIES = 3;

    private static final int DIGITS = 16;
    private static final long LARGEST = 1L << 30;

    private final ObjectStore store;
    private final SnapshotFormat<S> format;
    private final String folder;
    private final int every;
    private final BackgroundTask background;
    private volatile long last;

    /** @param readable what the states' maker can read of that log, and knows to be given up; states of others are not looked at */
    Snapshots(
            ObjectStore store, SnapshotFormat<S> format, String topicId, String readable, int every, boolean threaded) {
        this.store = store;
        this.format = format;
        this.folder = FOLDER + topicId + "/" + format.name() + "-v" + format.version() + "-"
                + Digest.ofText(readable).hex().substring(0, DIGITS) + "/";
        this.every = every;
        this.background = new BackgroundTask("journal-snapshots", threaded);
    }

    /** @param position everything before it is in the state */
    record Snapshot<S>(S state, Offsets position, LogHead head) {}

    /** @param offsets for each partition, the offset of the first record that is not in the state */
    record Manifest(Digest content, Map<Integer, Long> offsets, LogHead head) {
        Manifest {
            Objects.requireNonNull(content, "content");
            Objects.requireNonNull(head, "head");
            offsets = Map.copyOf(offsets);
        }
    }

    /** The newest snapshot that can be read; the next one follows behind it. */
    Optional<Snapshot<S>> newest() {
        try {
            List<String> names = store.list(folder);
            Optional<Snapshot<S>> newest = IntStream.range(0, Math.min(TRIES, names.size()))
                    .mapToObj(i -> names.get(names.size() - 1 - i))
                    .flatMap(name -> read(name).stream())
                    .findFirst();
            last = newest.map(snapshot -> snapshot.position().sum()).orElse(0L);
            return newest;
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

    /** Stores the state, which is immutable, if it is time to. Never waits. */
    void offer(Snapshot<S> snapshot) {
        if (snapshot.position().sum() - last >= every) {
            background.offer(() -> storeUnlessAnother(snapshot));
        }
    }

    private void storeUnlessAnother(Snapshot<S> snapshot) {
        long sum = snapshot.position().sum();
        try {
            long others = newestSum();
            if (sum - others >= every) {
                write(snapshot);
                last = sum;
            } else {
                last = others;
            }
        } catch (RuntimeException e) {
            LOG.warn("A snapshot could not be stored: {}", e.getMessage());
            last = sum - every / 2;
        }
    }

    @Override
    public void close() {
        background.close();
    }

    /**
     * Of each projection of each service those that a start may use, by name, with the digest of the content. A name that cannot be read is
     * left out.
     */
    public static Map<String, Digest> current(ObjectStore store) {
        Map<String, List<String>> folders = store.list(FOLDER).stream()
                .collect(Collectors.groupingBy(name -> name.substring(0, name.lastIndexOf('/'))));
        Map<String, Digest> current = new TreeMap<>();
        for (List<String> names : folders.values()) {
            for (String name : names.subList(Math.max(0, names.size() - TRIES), names.size())) {
                store.read(name).ifPresent(json -> {
                    try {
                        current.put(
                                name, WeightflowJson.read(json, Manifest.class).content());
                    } catch (UnreadableJsonException e) {
                        LOG.debug("{} is skipped by every start", name, e);
                    }
                });
            }
        }
        return current;
    }
}
