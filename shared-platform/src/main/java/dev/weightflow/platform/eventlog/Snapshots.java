package dev.weightflow.platform.eventlog;

import com.fasterxml.jackson.annotation.JsonInclude;
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

    /** How many times as many records a start reads between two. */
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
    /** What has been archived and is still in the journal's memory. */
    private volatile Optional<Snapshot<S>> archived = Optional.empty();

    /** @param readable what the states' maker can read of that log, and knows to be given up; states of others are not looked at */
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
        return sum(store.list(folder));
    }

    private long sum(List<String> names) {
        return names.isEmpty() ? 0 : Long.parseLong(names.get(names.size() - 1).substring(folder.length()));
    }

    /** Archives what is over, and stores the rest. */
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
            // another instance was as far, and first: what its snapshot names stays in the store, and ours need not
            archived = archiving.flatMap(any -> read(name));
            return;
        }
        LOG.info("Stored the snapshot {}", name);
        if (kept != snapshot.state()) {
            archived = Optional.of(new Snapshot<>(kept, snapshot.position(), snapshot.head()));
        }
    }

    /**
     * The state without what is archived: never before the snapshot that names it is there, and never of a snapshot that has read further.
     */
    S withoutArchived(S state, Offsets position) {
        Optional<Snapshot<S>> out = archived.filter(snapshot -> position.reaches(snapshot.position()));
        if (out.isEmpty() || archiving.isEmpty()) {
            return state;
        }
        archived = Optional.empty();
        return archiving.get().adopt(state, out.get().state());
    }

    /** For a long start: as {@link #offer}, much seldomer, on the caller's thread. */
    void storeWhileReading(Snapshot<S> snapshot) {
        if (snapshot.position().sum() - last >= (long) READ_AT_ONCE * every) {
            storeUnlessAnother(snapshot);
        }
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
            List<String> names = store.list(folder);
            long others = sum(names);
            if (sum - others >= every) {
                write(snapshot);
                last = sum;
            } else {
                last = others;
                archived = archiving.flatMap(any -> read(names.get(names.size() - 1)));
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
     * Of each projection of each service those that a start may use, by name, with the digests of all that they need. A name that cannot be
     * read is left out.
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
