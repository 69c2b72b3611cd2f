package dev.weightflow.platform.eventlog;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of one projection of one topic, in the object store: the state under its digest, and a manifest that names the digest and the position
 * under {@code snapshots/TOPIC-ID/FORMAT-vVERSION-READABLE/POSITION}. They only save time: an unreadable one is skipped. They are stored at intervals
 * of a number of records, in the background, by whichever instance is first.
 */
public final class Snapshots<S> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final String FOLDER = "snapshots/";
    /** Number of snapshots that a start tries, the newest first. */
    private static final int TRIES = 3;

    /** Number of records between two snapshots during a long replay, in multiples of the usual number. */
    private static final int READ_AT_ONCE = 3;

    private static final int DIGITS = 16;
    private static final long LARGEST = 1L << 30;

    private final ObjectStore store;
    private final SnapshotFormat<S> format;
    private final Optional<Archiving<S>> archiving;
    private final String folder;
    private final int every;
    private final BackgroundTask background;
    private volatile long last;
    /** State that was archived and is still in the journal's memory. */
    private volatile Optional<Adoption<S>> archived = Optional.empty();
    /** Names of snapshots that are damaged, or depend on damaged or lost objects. */
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();

    /** @param readable fingerprint of the events and given-up positions that this release reads; snapshots with another one are ignored */
    Snapshots(
            ObjectStore store,
            SnapshotFormat<S> format,
            Optional<Archiving<S>> archiving,
            String topicId,
            String readable,
            int every,
            boolean threaded) {
        this.store = store;
        this.format = format;
        this.archiving = archiving;
        this.folder = FOLDER + topicId + "/" + format.name() + "-v" + format.version() + "-"
                + Digest.ofText(readable).hex().substring(0, DIGITS) + "/";
        this.every = every;
        this.background = new BackgroundTask("journal-snapshots", threaded);
    }

    /** @param position everything before it is in the state */
    record Snapshot<S>(S state, Offsets position, LogHead head) {}

    /**
     * Removal of archived entries from the state.
     *
     * @param position the position before which everything is in the archive's snapshot
     */
    private record Adoption<S>(Offsets position, UnaryOperator<S> adoption) {}

    /**
     * @param parts what the state needs in the store besides its content
     * @param offsets for each partition, the offset of the first record that is not in the state
     */
    record Manifest(
            Digest content,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<Digest> parts,
            Map<Integer, Long> offsets,
            LogHead head) {
        Manifest {
            Objects.requireNonNull(content, "content");
            Objects.requireNonNull(head, "head");
            parts = parts == null ? Set.of() : Set.copyOf(parts);
            offsets = Map.copyOf(offsets);
        }

        private Set<Digest> objects() {
            Set<Digest> objects = new HashSet<>(parts);
            objects.add(content);
            return objects;
        }
    }

    /** Returns the newest readable snapshot; the interval of the next one starts from it. */
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
            store.requireOwn(Digest.of(stored)); // a forged state could stand for refused events
            Manifest manifest = WeightflowJson.read(stored, Manifest.class);
            Offsets position = new Offsets(manifest.offsets());
            return Optional.of(new Snapshot<>(
                    format.read().apply(store.read(manifest.content(), LARGEST)), position, manifest.head()));
        } catch (RuntimeException e) {
            LOG.warn("The snapshot {} is skipped: {}", name, e.getMessage());
            if (!(e instanceof Retriable)) {
                unusable.add(name);
            }
            return Optional.empty();
        }
    }

    long newestSum() {
        return sum(store.list(folder));
    }

    private long sum(List<String> names) {
        return names.isEmpty() ? 0 : Long.parseLong(names.get(names.size() - 1).substring(folder.length()));
    }

    /** Archives ended entries, and stores the rest. */
    void write(Snapshot<S> snapshot) {
        S kept = archiving.map(out -> out.archive(snapshot.state())).orElse(snapshot.state());
        Digest content = store.put(format.write().apply(kept));
        Manifest manifest = new Manifest(
                content,
                archiving.map(out -> out.parts(kept)).orElse(Set.of()),
                snapshot.position().next(),
                snapshot.head());
        String name = folder + "%019d".formatted(snapshot.position().sum());
        byte[] named = WeightflowJson.write(manifest);
        store.sign(Digest.of(named));
        if (!store.putIfAbsent(name, named)) {
            // another instance was first at this position: its snapshot's objects stay in the store, and ours need not
            adopt(snapshot.state(), archiving.flatMap(any -> read(name)));
            return;
        }
        LOG.info("Stored the snapshot {}", name);
        if (kept != snapshot.state()) {
            adopt(snapshot.state(), Optional.of(new Snapshot<>(kept, snapshot.position(), snapshot.head())));
        }
    }

    private void adopt(S present, Optional<Snapshot<S>> stored) {
        archived = stored.flatMap(snapshot ->
                archiving.map(out -> new Adoption<>(snapshot.position(), out.adoption(present, snapshot.state()))));
    }

    /** Returns the state without archived entries, once the snapshot that names the archive is stored and not ahead of the state. */
    S withoutArchived(S state, Offsets position) {
        Optional<Adoption<S>> out = archived.filter(adoption -> position.reaches(adoption.position()));
        if (out.isEmpty()) {
            return state;
        }
        archived = Optional.empty();
        return out.get().adoption().apply(state);
    }

    /** As {@link #offer}, at a longer interval and on the caller's thread, for a long replay. */
    void storeWhileReading(Snapshot<S> snapshot) {
        if (snapshot.position().sum() - last >= (long) READ_AT_ONCE * every) {
            storeUnlessAnother(snapshot);
        }
    }

    /** Stores the state, which is immutable, if it is due. Never waits. */
    void offer(Snapshot<S> snapshot) {
        if (snapshot.position().sum() - last >= every) {
            background.offer(() -> storeUnlessAnother(snapshot));
        }
    }

    private void storeUnlessAnother(Snapshot<S> snapshot) {
        long sum = snapshot.position().sum();
        try {
            List<String> names = store.list(folder).stream()
                    .filter(name -> !unusable.contains(name))
                    .toList();
            long others = sum(names);
            if (sum - others >= every) {
                write(snapshot);
                last = sum;
            } else {
                last = others;
                adopt(snapshot.state(), archiving.flatMap(any -> read(names.get(names.size() - 1))));
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
     * Returns for each projection of each service the names of the snapshots that a start may use, with the digests of all objects that they need.
     * Unreadable names are left out.
     */
    public static Map<String, Set<Digest>> current(ObjectStore store) {
        Map<String, List<String>> folders = store.list(FOLDER).stream()
                .collect(Collectors.groupingBy(name -> name.substring(0, name.lastIndexOf('/'))));
        Map<String, Set<Digest>> current = new TreeMap<>();
        for (List<String> names : folders.values()) {
            for (String name : names.subList(Math.max(0, names.size() - TRIES), names.size())) {
                store.read(name).ifPresent(json -> {
                    try {
                        current.put(
                                name, WeightflowJson.read(json, Manifest.class).objects());
                    } catch (UnreadableJsonException e) {
                        LOG.debug("{} is skipped by every start", name, e);
                    }
                });
            }
        }
        return current;
    }
}
