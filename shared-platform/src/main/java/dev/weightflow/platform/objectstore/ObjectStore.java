package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Store of immutable objects. Content-addressed writes are idempotent; a named write succeeds for exactly one writer. Every method may throw {@link
 * ObjectStoreException}.
 */
public interface ObjectStore {
    /** Returns what the store is, for people, such as "the bucket weightflow". */
    String place();

    /** Largest size of a document, in bytes. Any object may be named as one, and all of it is read into memory. */
    long LARGEST_DOCUMENT = 16L << 20;

    /**
     * Least age of content that may be deleted because nothing refers to it. Whoever stores content and refers to it within half of that time is
     * safe, even if the content already existed: storing it again renews its age.
     */
    Duration LEAST_GRACE = Duration.ofHours(12);

    /** Stores content as {@link #putVerified(byte[])} does, and returns its digest. */
    default Digest put(byte[] content) {
        putVerified(content);
        return Digest.of(content);
    }

    enum PutOutcome {
        /** The object was new. */
        STORED,
        /** The object existed, undamaged. */
        PRESENT,
        /** The object existed with other bytes, as a failing disk leaves them, and was replaced. */
        REPAIRED
    }

    /** Stores content under its digest. An existing object is read and verified, and replaced if it is damaged. */
    PutOutcome putVerified(byte[] content);

    /** As {@link #putVerified(byte[])}, for a file's content. */
    PutOutcome putVerified(Path file);

    /**
     * Reads and verifies the document of that digest.
     *
     * @throws ObjectStoreException.NotFound if there is none
     * @throws ObjectStoreException.TooLarge if it is larger than {@link #LARGEST_DOCUMENT}; nothing of it was read
     * @throws ObjectStoreException.DigestMismatch if the store returned other bytes
     */
    default byte[] read(Digest digest) {
        return read(digest, LARGEST_DOCUMENT);
    }

    byte[] read(Digest digest, long most);

    /**
     * Reads a range of the content of that digest, verified by itself: the rest of it is not read.
     *
     * @param offset the offset of the first byte
     * @param expected the digest of these bytes
     * @throws ObjectStoreException.NotFound if there is no such content
     * @throws ObjectStoreException.DigestMismatch if the store returned other bytes, or fewer
     */
    byte[] read(Digest digest, long offset, int length, Digest expected);

    /**
     * Downloads the content of that digest to a file. The file appears complete and verified, or not at all.
     *
     * @throws ObjectStoreException.NotFound if there is none
     * @throws ObjectStoreException.DigestMismatch if the store returned other bytes
     */
    void fetch(Digest digest, Path target);

    /**
     * Signs the content of that digest as this service, permanently; an existing signature that does not verify is replaced. Without keys, this is a
     * no-op.
     */
    default void sign(Digest digest) {}

    /**
     * Refuses content without the signature of a service. Without keys, nothing is refused.
     *
     * @param principal the service that must have {@linkplain #sign signed} it
     * @throws ObjectStoreException.NotSigned if it has not
     */
    default void requireSigned(Digest digest, String principal) {}

    /**
     * Reads and verifies the document of that digest with a service's signature, which is checked before anything else is read.
     *
     * @throws ObjectStoreException.NotFound if there is no such document
     * @throws ObjectStoreException.NotSigned if the service has not signed it
     */
    default byte[] readSigned(Digest digest, String principal) {
        try {
            requireSigned(digest, principal);
        } catch (ObjectStoreException.NotSigned e) {
            throw has(digest) ? e : new ObjectStoreException.NotFound(digest);
        }
        return read(digest);
    }

    /** As {@link #requireSigned}, for this service itself. */
    default void requireOwn(Digest digest) {}

    boolean has(Digest digest);

    /**
     * Writes content under a name, once.
     *
     * @param key letters, digits and {@code . _ - /}; not below {@code sha256/}
     * @return whether this call wrote it; false if the name was taken, with whatever content
     */
    boolean putIfAbsent(String key, byte[] content);

    /**
     * Writes content under a name, replacing any earlier content: for documents of which only the latest counts. The replacement is atomic for
     * readers.
     *
     * @param key as for {@link #putIfAbsent}
     */
    void replace(String key, byte[] content);

    /**
     * As {@link #read(String)}, with the store's mark of the version that was read.
     *
     * @throws ObjectStoreException.TooLarge if it is larger than {@link #LARGEST_DOCUMENT}
     */
    Optional<Marked> readMarked(String key);

    /**
     * Document with its version.
     *
     * @param mark changes with the document
     */
    record Marked(byte[] content, String mark) {}

    /**
     * Replaces the content of a name if it has not changed since it was read (compare-and-set). Of several callers that have read the same content,
     * one succeeds, if they call one after another: small servers that compare and write in two steps may let two succeed at the same moment.
     *
     * @param key as for {@link #putIfAbsent}
     * @param mark the mark of the version that was read
     * @return whether this call wrote it; false if the name has other content by now, or none
     */
    boolean replaceIfUnchanged(String key, byte[] content, String mark);

    /**
     * Reads the document of that name, if there is one.
     *
     * @throws ObjectStoreException.TooLarge if it is larger than {@link #LARGEST_DOCUMENT}
     */
    Optional<byte[]> read(String key);

    List<String> list(String prefix);

    /** Deletes a name. Content is deleted only by {@link StoredContents}. */
    void delete(String key);
}
