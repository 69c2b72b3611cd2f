package dev.weightflow.platform.objectstore;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cache of objects as local files. A copy is verified at each use, and fetched again if it is damaged. Copies in use stay until {@link #evict}; the
 * others are evicted in LRU order.
 */
public final class DiskCache {
    public static final long GIB = 1L << 30;

    /** Denominator of the share of the space that optional copies may not use: single objects, and temporary copies, need some. */
    private static final int SPARED = 4;

    private static final Logger LOG = LoggerFactory.getLogger(DiskCache.class);

    private final ObjectStore store;
    private final Path folder;
    private final long mostBytes;
    private final InstantSource clock;
    private final Set<Path> inUse = new HashSet<>();
    private long kept;

    public DiskCache(ObjectStore store, Path folder, long mostBytes, InstantSource clock) {
        this.store = store;
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /** Reads a setting in GiB, such as 30 or 0.5, as bytes. */
    public static long bytes(Settings settings, String key, double otherwise) {
        return (long) (settings.number(key, 1e-4, 65_536, otherwise) * GIB);
    }

    /** Returns a file with the content of that digest, which stays until {@link #evict}, whatever space it takes. It must not be changed. */
    public Path of(Digest digest) {
        Path copy = place(digest);
        use(copy);
        try {
            if (!Files.exists(copy) || !Digest.of(copy).equals(digest)) {
                store.fetch(digest, copy);
                makeRoom(0);
            }
            Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
            return copy;
        } catch (IOException e) {
            throw new ObjectStoreException.LocalFile("reading " + copy, e);
        }
    }

    /** As {@link #of}, if there is room for that many bytes beside the other copies since {@link #evict}. */
    public Optional<Path> kept(Digest digest, long bytes) {
        synchronized (this) {
            if (kept + bytes > mostBytes - mostBytes / SPARED) {
                return Optional.empty();
            }
            kept += bytes;
        }
        use(place(digest));
        makeRoom(Files.exists(place(digest)) ? 0 : bytes);
        return Optional.of(of(digest));
    }

    /** Applies the function to a temporary copy, which is deleted afterwards. */
    public <T> T seen(Digest digest, long bytes, Function<Path, T> look) {
        Path copy = place(digest);
        makeRoom(Files.exists(copy) ? 0 : bytes);
        try {
            return look.apply(of(digest));
        } finally {
            delete(copy);
        }
    }

    private Path place(Digest digest) {
        return folder.resolve(Keys.of(digest));
    }

    private synchronized void use(Path copy) {
        inUse.add(copy);
    }

    private synchronized void delete(Path copy) {
        inUse.remove(copy);
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            LOG.warn("The local copy {} could not be deleted: {}", copy, e.getMessage());
        }
    }

    /** Ends all use, and deletes copies until the rest fit. */
    public synchronized void evict() {
        inUse.clear();
        kept = 0;
        makeRoom(0);
    }

    /**
     * Deletes copies that are not in use, in LRU order, until there is room for that many bytes. A folder that cannot be cleared is skipped with a
     * warning.
     */
    private synchronized void makeRoom(long forBytes) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            List<Copy> copies = copies();
            long bytes = copies.stream().mapToLong(Copy::bytes).sum() + forBytes;
            for (Copy copy : copies) {
                if (bytes <= mostBytes) {
                    return;
                }
                if (inUse.isEmpty() || !copy.isBeingWritten() && !inUse.contains(copy.file())) {
                    Files.deleteIfExists(copy.file());
                    bytes -= copy.bytes();
                    LOG.info("{} deleted, {} MiB: local copies exceeded their limit", copy.file(), copy.bytes() >> 20);
                }
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
        boolean isBeingWritten() {
            return file.getFileName().toString().endsWith(VerifiedFile.PARTIAL);
        }

        static Copy of(Path file) {
            try {
                return new Copy(file, Files.size(file), Files.getLastModifiedTime(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
