package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.eventlog.segment.SegmentManifest.Page;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore.Marked;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.SignatureCheck;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.signing.Signed;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Segments of logs in the object store: full ones under their digests, and under {@code segments/TOPIC/TOPIC-ID/EPOCH/} the {@code manifest}, signed by
 * the topic's writer where there are keys, and two slots for the open segment. A manifest holds up to {@link #MOST} segments: half of them move into a
 * page when there are more.
 */
public record SegmentManifests(ObjectStore store, Signatures signatures) {
    private static final String FOLDER = "segments/";
    private static final String MANIFEST = "manifest";
    private static final int MOST = 128;

    /** Manifest as it was read, with the mark of the document. */
    record Stored(SegmentManifest manifest, Optional<String> mark) {}

    private record Document(SegmentManifest manifest, Optional<Signed> signature) {
        Document {
            Objects.requireNonNull(manifest, "manifest");
        }
    }

    /**
     * Reads the manifest of that log.
     *
     * @throws SegmentException.Damaged if it cannot be read, or the topic's writer has not signed it
     * @throws SegmentException.KeyUnknown if that cannot be determined yet
     */
    Optional<Stored> read(SavedLog log) {
        return store.readMarked(key(log, MANIFEST)).map(marked -> verified(log, marked));
    }

    private Stored verified(SavedLog log, Marked marked) {
        Document document = document(log.topic(), marked.content());
        if (!document.manifest().log().equals(log)) {
            throw SegmentException.Damaged.manifest(log.topic(), "it is another log's");
        }
        SignatureCheck check = Principals.writerOf(log.topic())
                .map(writer -> signatures.check(writer, document.manifest().statement(), document.signature()))
                .orElseGet(SignatureCheck.Valid::new);
        if (check instanceof SignatureCheck.Unknown unknown) {
            throw new SegmentException.KeyUnknown(log.topic(), unknown.why());
        } else if (check instanceof SignatureCheck.Refused refused) {
            throw SegmentException.Damaged.manifest(log.topic(), refused.why());
        }
        return new Stored(document.manifest(), Optional.of(marked.mark()));
    }

    private static Document document(String topic, byte[] json) {
        try {
            return WeightflowJson.read(json, Document.class);
        } catch (UnreadableJsonException e) {
            throw SegmentException.Damaged.manifest(topic, e.getMessage());
        }
    }

    /**
     * Stores a manifest, unless it was replaced since it was read.
     *
     * @param instead the mark of the one that was read
     * @return whether it was stored
     */
    boolean write(SegmentManifest manifest, Optional<String> instead) {
        SegmentManifest kept = manifest.segments().size() > MOST ? paged(manifest) : manifest;
        byte[] document = WeightflowJson.write(new Document(kept, signatures.sign(kept.statement())));
        return written(key(kept.log(), MANIFEST), document, instead);
    }

    private boolean written(String key, byte[] document, Optional<String> instead) {
        return instead.map(mark -> store.replaceIfUnchanged(key, document, mark))
                .orElseGet(() -> store.putIfAbsent(key, document));
    }

    private SegmentManifest paged(SegmentManifest manifest) {
        int moved = MOST / 2;
        Page page = new Page(manifest.earlier(), manifest.segments().subList(0, moved));
        return manifest.paged(store.put(WeightflowJson.write(page)), moved);
    }

    /** Stores the open segment of a manifest that is to be written, unless another instance does so at the same moment. */
    boolean writeOpen(SegmentManifest manifest, byte[] content) {
        String slot = slot(manifest);
        return written(slot, content, store.readMarked(slot).map(Marked::mark));
    }

    /** Reads the open segment of a manifest. */
    byte[] readOpen(SegmentManifest manifest, Segment open) {
        return store.read(slot(manifest))
                .filter(content -> Digest.of(content).equals(open.content()))
                .orElseThrow(() -> SegmentException.Damaged.segment(
                        manifest.log().topic(), open.content(), "it is lost or was replaced"));
    }

    /** Returns all full segments of a verified manifest, in order. The digest of a page is part of what was signed. */
    List<Segment> full(SegmentManifest manifest) {
        Deque<Page> pages = new ArrayDeque<>();
        for (Optional<Digest> next = manifest.earlier(); next.isPresent(); ) {
            Page page = page(store, manifest.log().topic(), next.get());
            pages.addFirst(page);
            next = page.earlier();
        }
        List<Segment> all = new ArrayList<>();
        pages.forEach(page -> all.addAll(page.segments()));
        all.addAll(manifest.segments());
        return all;
    }

    private static Page page(ObjectStore store, String topic, Digest digest) {
        try {
            return WeightflowJson.read(store.read(digest), Page.class);
        } catch (UnreadableJsonException e) {
            throw SegmentException.Damaged.manifest(topic, e.getMessage());
        }
    }

    /** Receives the pages that cannot be read: what they name is not known. */
    public interface UnreadablePages {
        /**
         * @param manifest the name of the manifest that leads to it
         * @throws RuntimeException if nothing must be concluded without it
         */
        void add(String manifest, Digest page, ProblemException why);
    }

    /**
     * Returns for each log that was ever saved the digests of all content that holds it, by the name of its manifest.
     *
     * @throws SegmentException.Damaged if a manifest cannot be read
     */
    public static Map<String, Set<Digest>> objects(ObjectStore store, UnreadablePages unreadable) {
        Map<String, Set<Digest>> objects = new TreeMap<>();
        for (String key : store.list(FOLDER)) {
            if (key.endsWith("/" + MANIFEST)) {
                store.read(key).ifPresent(json -> objects.put(key, objects(store, key, json, unreadable)));
            }
        }
        return objects;
    }

    private static Set<Digest> objects(ObjectStore store, String key, byte[] json, UnreadablePages unreadable) {
        SegmentManifest manifest = document(key, json).manifest();
        Set<Digest> needed = new HashSet<>();
        manifest.segments().forEach(segment -> needed.add(segment.content()));
        for (Optional<Digest> next = manifest.earlier(); next.isPresent(); ) {
            Digest digest = next.get();
            needed.add(digest);
            Optional<Page> page = page(store, key, digest, unreadable);
            page.ifPresent(read -> read.segments().forEach(segment -> needed.add(segment.content())));
            next = page.flatMap(Page::earlier);
        }
        return needed;
    }

    private static Optional<Page> page(ObjectStore store, String key, Digest digest, UnreadablePages unreadable) {
        try {
            return Optional.of(page(store, key, digest));
        } catch (SegmentException.Damaged
                | ObjectStoreException.NotFound
                | ObjectStoreException.DigestMismatch
                | ObjectStoreException.TooLarge e) {
            unreadable.add(key, digest, e);
            return Optional.empty();
        }
    }

    private static String slot(SegmentManifest manifest) {
        return key(manifest.log(), "open-" + manifest.slot());
    }

    private static String key(SavedLog log, String name) {
        return FOLDER + log.topic() + "/" + log.topicId() + "/" + log.epoch() + "/" + name;
    }
}
