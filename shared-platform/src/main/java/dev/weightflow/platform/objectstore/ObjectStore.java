package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A store of immutable objects. Content-addressed writes can be repeated without harm; named writes are won by exactly one
 * writer. Every method may throw {@link ObjectStoreException}.
 */
public interface ObjectStore {
    /** The greatest size of a document, in bytes. Anything may be named as one, and all of it is read into memory. */
    long LARGEST_DOCUMENT = 16L << 20;

    /**
     * How old content must be at least before it may be deleted because nothing refers to it. Who stores something and refers to it within
     * half of that need not fear for it, also where it was there already: it counts as stored then.
     */
    Duration LEAST_GRACE = Duration.ofHours(12);

    /** Stores content as {@link #putVerified(byte[])} does, and answers its digest. */
    default Digest put(byte[] content) {
        putVerified(content);
        return Digest.of(content);
    }

    enum PutOutcome {
        /** There was no such object. */
        STORED,
        /** The object was there, undamaged. */
        PRESENT,
        /** The object was there with other bytes, as a failing disk leaves them, and was replaced. */
        REPAIRED
    }

    /** Stores content under its digest. An object that is there is read and verified, and replaced if it is damaged. */
    PutOutcome putVerified(byte[] content);

    /** As {@link #putVerified(byte[])}, a file's content. */
    PutOutcome putVerified(Path file);

    /**
     * The document of that digest, verified.
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
     * Some bytes of the content of that digest, verified by themselves: the rest of it is not read.
     *
     * @param offset of the first of them
     * @param expected the digest of these bytes
     * @throws ObjectStoreException.NotFound if there is no such content
     * @throws ObjectStoreException.DigestMismatch if the store returned other bytes, or fewer
     */
    byte[] read(Digest digest, long offset, int length, Digest expected);

    /**
     * Brings the content of that digest into a file. The file appears whole and verified, or not at all.
     *
     * @throws ObjectStoreException.NotFound if there is none
     * @throws ObjectStoreException.DigestMismatch if the store returned other bytes
     */
    void fetch(Digest digest, Path target);

    /**
     * Says for good that this service stands by the content of that digest; a signature that is there and does not verify is replaced.
     * Where services have no keys, nothing is done.
     */
    default void sign(Digest digest) {}

    /**
     * Refuses content that a service does not stand by. Where services have no keys, nothing is refused.
     *
     * @param principal who must have {@linkplain #sign signed}
     * @throws ObjectStoreException.NotSigned if it has not
     */
    default void requireSigned(Digest digest, String principal) {}

    /**
     * The document of that digest that a service stands by, verified. Its signature is asked for before anything of it is read.
     *
     * @throws ObjectStoreException.NotFound if there is no such document
     * @throws ObjectStoreException.NotSigned if the service does not stand by it
     */
    default byte[] readSigned(Digest digest, String principal) {
        try {
            requireSigned(digest, principal);
        } catch (ObjectStoreException.NotSigned e) {
            throw has(digest) ? e : new ObjectStoreException.NotFound(digest);
        }
        return read(digest);
    }

    /** As {@link #requireSigned}, by this service itself. */
    default void requireOwn(Digest digest) {}

    boolean has(Digest digest);

    /**
     * Gives content a name, once.
     *
     * @param key letters, digits and {@code . _ - /}; not below {@code sha256/}
     * @return whether this call wrote it; false if the name was taken, with whatever content
     */
    boolean putIfAbsent(String key, byte[] content);

    /**
     * Gives a name that content, whatever it had before: for what is by nature the latest of its kind. Whoever reads it finds one content
     * or the other, whole.
     *
     * @param key as for {@link #putIfAbsent}
     */
    void replace(String key, byte[] content);

    /**
     * The document of that name, if the name is taken.
     *
     * @throws ObjectStoreException.TooLarge if it is larger than {@link #LARGEST_DOCUMENT}
     */
    Optional<byte[]> read(String key);

    List<String> list(String prefix);

    /** Takes a name away. Content is deleted by {@link StoredContents} alone. */
    void delete(String key);
}
