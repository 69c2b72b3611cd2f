package dev.weightflow.model.dataset.source;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of an archive (tar, gzipped tar or zip), unpacked into a folder of this source's own, which goes when it is closed. Where all lie
 * in one folder of the archive, that folder is the root.
 */
public final class ArchiveSource implements Source {
    private static final int HEADER = 512;

    private final String name;
    private final Path folder;
    private final FolderSource files;

    private ArchiveSource(String name, Path folder, FolderSource files) {
        this.name = name;
        this.folder = folder;
        this.files = files;
    }

    /**
     * Reads an archive once. Whatever goes wrong, nothing of it stays.
     *
     * @param in the archive from its start; it is told by its first bytes. The caller closes it
     * @param name for messages
     * @param folder that does not exist yet, below one to which only this process writes
     * @throws DatasetException {@link ViolationCode#BAD_SHARD} for a hostile, damaged or unknown archive, {@link ViolationCode#DUPLICATE_ID},
     *     {@link ViolationCode#TOO_LARGE}, {@link ViolationCode#NO_SAMPLES} for an empty one
     * @throws IOException if the folder cannot be written to
     */
    public static ArchiveSource unpack(InputStream in, String name, Path folder, Limits limits, ArchiveLimits most)
            throws IOException {
        Files.createDirectory(folder);
        try {
            Path content = Files.createDirectory(folder.resolve("content"));
            unpack(folder.resolve("archive.zip"), in, new Unpacking(name, content, limits, most), name);
            return new ArchiveSource(name, folder, FolderSource.of(root(content, name), limits));
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static void unpack(Path spool, InputStream in, Unpacking unpacking, String name) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
        buffered.mark(HEADER);
        byte[] header = buffered.readNBytes(HEADER);
        buffered.reset();
        String start = new String(header, 0, Math.min(4, header.length), StandardCharsets.ISO_8859_1);
        try {
            if (start.startsWith("\u001f\u008b")) {
                unpacking.gzippedTar(buffered);
            } else if (start.equals("PK\3\4")) {
                Files.copy(buffered, spool);
                unpacking.zip(spool);
                Files.delete(spool);
            } else if (header.length == HEADER && header[257] == 'u') {
                unpacking.tar(buffered);
            } else {
                throw DatasetException.about(
                        ViolationCode.BAD_SHARD,
                        name,
                        "is no tar, gzipped tar or zip archive; pack it as one of these, or give an unpacked folder");
            }
        } catch (FileSystemException e) {
            throw e; // of this machine's disk
        } catch (IOException e) {
            throw DatasetException.about(
                    ViolationCode.BAD_SHARD,
                    name,
                    e,
                    "cannot be unpacked (%s); fetch or pack it again",
                    e.getMessage());
        }
    }

    private static Path root(Path content, String name) throws IOException {
        try (Stream<Path> members = Files.list(content)) {
            List<Path> first = members.limit(2).toList();
            if (first.isEmpty()) {
                throw DatasetException.about(
                        ViolationCode.NO_SAMPLES, name, "holds no file; pack the folder that holds the dataset");
            }
            return first.size() == 1 && Files.isDirectory(first.get(0)) ? root(first.get(0), name) : content;
        }
    }

    @Override
    public String description() {
        return name;
    }

    /** Where its root lies, until it is closed. */
    public Path root() {
        return files.path("");
    }

    @Override
    public List<SourceFile> files() {
        return files.files();
    }

    @Override
    public Optional<SourceFile> find(String file) {
        return files.find(file);
    }

    @Override
    public InputStream open(String file) throws IOException {
        return files.open(file);
    }

    @Override
    public void close() {
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
