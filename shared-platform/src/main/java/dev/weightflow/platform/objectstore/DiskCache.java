package dev.weightflow.platform.objectstore;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects as local files, fetched once. A copy is verified whenever it is asked for, and fetched anew if it is damaged. The folder
 * grows until {@link #evict} is called, which is to be done when no copy is in use.
 */
public record DiskCache(ObjectStore store, Path folder, long mostBytes, InstantSource clock) {
    public static final long GIB = 1L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);

    /** A file with the content of that digest. It must not be changed. */
    public Path of(Digest digest) {
        Path copy = folder.resolve(Keys.of(digest));
        try {
            if (!Files.exists(copy) || !Digest.of(copy).equals(digest)) {
                store.fetch(digest, copy);
            }
            Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
            return copy;
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("reading " + copy, e);
        }
    }

    /**
     * Deletes the copies that were not used for longest, until the others take no more than they may. A folder that cannot be cleared
     * is left as it is, and a warning says so.
     */
    public void evict() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            List<Copy> copies = copies();
            long bytes = copies.stream().mapToLong(Copy::bytes).sum();
            for (Copy copy : copies) {
                if (bytes <= mostBytes) {
                    return;
                }
                Files.delete(copy.file());
                bytes -= copy.bytes();
                LOG.info("{} deleted, {} MiB: local copies took more than they may", copy.file(), copy.bytes() >> 20);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The local copies in {} could not be cleared: {}", folder, e.getMessage());
        }
    }

    private List<Copy> copies() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(Copy::of)
                    .sorted(Comparator.comparing(Copy::lastUsed))
                    .toList();
        }
    }

    private record Copy(Path file, long bytes, FileTime lastUsed) {
        static Copy of(Path file) {
            try {
                return new Copy(file, Files.size(file), Files.getLastModifiedTime(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
