package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Objects as local files, fetched once. A copy is verified whenever it is asked for, and fetched anew if it is damaged. */
public final class LocalCopies {

    private final ObjectStore store;
    private final Path folder;

    public LocalCopies(ObjectStore store, Path folder) {
        this.store = store;
        this.folder = folder;
    }

    /** A file with the content of that digest. It must not be changed. */
    public Path of(Digest digest) {
        Path copy = folder.resolve(Keys.of(digest));
        try {
            if (!Files.exists(copy) || !Digest.of(copy).equals(digest)) {
                store.fetch(digest, copy);
            }
            return copy;
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("reading " + copy, e);
        }
    }
}
