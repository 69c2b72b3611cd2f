package dev.weightflow.registry.verification;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.scratch.ScratchFolder;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads stored objects of any size, and verifies them, by way of the scratch folder; they are never whole in memory. */
public final class VerifiedCopies {
    private final ObjectStore store;
    private final ScratchFolder scratch;

    public VerifiedCopies(ObjectStore store, ScratchFolder scratch) {
        this.store = store;
        this.scratch = scratch;
    }

    /**
     * Verified content of an object.
     *
     * @param length number of bytes
     */
    public record Copy(InputStream content, long length) {}

    /**
     * Opens an object, verified before its first byte is read.
     *
     * @throws ObjectStoreException if it is missing or damaged, or cannot be read now
     */
    public Copy open(Digest digest) {
        Path copy = scratch.newFile(".copy");
        try {
            store.fetch(digest, copy);
            long length = Files.size(copy);
            InputStream content = Files.newInputStream(copy);
            Files.delete(copy); // it is readable until it is closed
            return new Copy(content, length);
        } catch (IOException e) {
            throw ObjectStoreException.localFile("reading " + copy, e);
        }
    }

    /**
     * Verifies an object, and returns its number of bytes.
     *
     * @throws ObjectStoreException as {@link #open}
     */
    public long verify(Digest digest) {
        Copy copy = open(digest);
        try (InputStream content = copy.content()) {
            return copy.length();
        } catch (IOException e) {
            throw ObjectStoreException.localFile("reading object " + digest.shortId(), e);
        }
    }
}
