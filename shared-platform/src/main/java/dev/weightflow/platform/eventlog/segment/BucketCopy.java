package dev.weightflow.platform.eventlog.segment;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Copies a bucket that is in use into another one, from which lost topics can be restored at any time. What the other has already is not copied again;
 * a copy that was killed is finished by the next. Every object is compared with its digest when it is read and when it is written. Nothing is deleted
 * in the other bucket.
 *
 * @param folder a folder for the object that is under way
 * @param told receives the progress, for people
 */
public record BucketCopy(
        ObjectStore from,
        StoredContents contents,
        ObjectStore to,
        StoredContents toContents,
        Path folder,
        Consumer<String> told) {
    private static final String CONTENT = "sha256/";
    private static final String SEGMENTS = "segments/";
    private static final String MANIFEST = "/manifest";
    private static final String INSTALLATIONS = "installations/";
    private static final String RECORD = "/record";
    private static final String HEADS = "heads/";
    /** Names that every service makes anew, and those of work that is under way. */
    private static final List<String> LEFT_OUT = List.of("snapshots/", "garbage/");

    private static final int TOLD_EVERY = 1_000;

    /**
     * Result of a copy.
     *
     * @param objects the number of content objects that were copied
     * @param bytes their size
     * @param present the number of those that were there already
     * @param documents the number of documents under a name that were new or had changed
     * @param damaged objects of the bucket that are damaged, and were not copied
     */
    public record Copied(long objects, long bytes, long present, long documents, List<String> damaged) {
        public Copied {
            damaged = List.copyOf(damaged);
        }
    }

    /**
     * Copies what is new.
     *
     * @param factsAlone whether to copy only what facts are restored from
     * @throws ObjectStoreException if a store does not answer
     */
    public Copied copy(boolean factsAlone) {
        // documents first, so that everything that they name is there when content is listed
        Map<String, byte[]> documents = documents(factsAlone);
        Set<Digest> wanted = factsAlone ? segments() : stored(contents, Optional.empty());
        Set<Digest> present = stored(toContents, Optional.of(wanted));
        wanted.removeAll(present);
        List<String> damaged = new ArrayList<>();
        long objects = 0;
        long bytes = 0;
        for (Digest digest : wanted) {
            Optional<Long> size = copied(digest, damaged);
            if (size.isPresent()) {
                objects++;
                bytes += size.get();
            }
            if (objects % TOLD_EVERY == 1) {
                told.accept(objects + " of " + wanted.size() + " objects");
            }
        }
        long written = documents.entrySet().stream()
                .filter(document -> write(document.getKey(), document.getValue()))
                .count();
        return new Copied(objects, bytes, present.size(), written, damaged);
    }

    private Set<Digest> segments() {
        Set<Digest> needed = new HashSet<>();
        SegmentManifests.objects(from, (manifest, page, why) -> {
                    throw why;
                })
                .values()
                .forEach(needed::addAll);
        return needed;
    }

    private static Set<Digest> stored(StoredContents of, Optional<Set<Digest>> among) {
        Set<Digest> stored = new HashSet<>();
        of.each(content -> {
            if (among.isEmpty() || among.get().contains(content.digest())) {
                stored.add(content.digest());
            }
        });
        return stored;
    }

    private Optional<Long> copied(Digest digest, List<String> damaged) {
        Path file = folder.resolve("object");
        try {
            from.fetch(digest, file);
            to.putVerified(file);
            return Optional.of(Files.size(file));
        } catch (ObjectStoreException.NotFound e) {
            return Optional.empty(); // collected as garbage since it was listed
        } catch (ObjectStoreException.DigestMismatch e) {
            damaged.add(digest.hex());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all documents, in the order in which they are to be written: those that others refer to first. */
    private Map<String, byte[]> documents(boolean factsAlone) {
        List<String> names = Stream.concat(from.list(INSTALLATIONS).stream(), from.list(HEADS).stream())
                .sorted((one, other) -> Boolean.compare(one.endsWith(RECORD), other.endsWith(RECORD)))
                .toList();
        Map<String, byte[]> last = new LinkedHashMap<>();
        names.forEach(name -> from.read(name).ifPresent(document -> last.put(name, document)));
        Map<String, byte[]> all = new LinkedHashMap<>();
        if (!factsAlone) {
            from.list("").stream()
                    .filter(name ->
                            Stream.of(CONTENT, SEGMENTS, INSTALLATIONS, HEADS).noneMatch(name::startsWith))
                    .filter(name -> LEFT_OUT.stream().noneMatch(name::startsWith))
                    .forEach(name -> from.read(name).ifPresent(document -> all.put(name, document)));
        }
        from.list(SEGMENTS).stream()
                .filter(name -> name.endsWith(MANIFEST))
                .forEach(name -> all.putAll(log(name.substring(0, name.length() - MANIFEST.length()))));
        all.putAll(last);
        return all;
    }

    /** Reads a log's manifest with the open segment that it names, although its writer goes on. */
    private Map<String, byte[]> log(String log) {
        while (true) {
            Optional<byte[]> manifest = from.read(log + MANIFEST);
            Map<String, byte[]> documents = new LinkedHashMap<>();
            for (String slot : List.of("/open-0", "/open-1")) {
                from.read(log + slot).ifPresent(content -> documents.put(log + slot, content));
            }
            if (Arrays.equals(manifest.orElse(null), from.read(log + MANIFEST).orElse(null))) {
                manifest.ifPresent(content -> documents.put(log + MANIFEST, content));
                return documents;
            }
        }
    }

    private boolean write(String name, byte[] document) {
        if (to.read(name).filter(there -> Arrays.equals(there, document)).isPresent()) {
            return false;
        }
        to.replace(name, document);
        return true;
    }
}
