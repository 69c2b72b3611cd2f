package dev.weightflow.model.dataset.shard;

import dev.weightflow.schema.id.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A shard that is being written, under a name of its own until it is complete. */
final class PartialShard {
    private static final int BLOCK = 512;
    private static final int RECORD = 20 * BLOCK; // what tar pads an archive to
    private static final int READABLE_FILE = 0100644;

    private final Path path;
    private final Path partial;
    private final MessageDigest sha256;
    private final TarArchiveOutputStream tar;
    private final List<String> ids = new ArrayList<>();
    private final List<String> contents = new ArrayList<>();
    private long size;

    private PartialShard(Path path, Path partial, MessageDigest sha256) throws IOException {
        this.path = path;
        this.partial = partial;
        this.sha256 = sha256;
        this.tar = new TarArchiveOutputStream(
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16), sha256));
    }

    static PartialShard begin(Path path) throws IOException {
        Path partial = path.resolveSibling(path.getFileName() + ".partial");
        return new PartialShard(path, partial, Digest.sha256());
    }

    /** How long the archive would be with these files. */
    long sizeWith(Map<String, byte[]> files) {
        long more = files.values().stream()
                .mapToLong(file -> BLOCK + roundUp(file.length, BLOCK))
                .sum();
        return roundUp(size + more + 2 * BLOCK, RECORD);
    }

    private static long roundUp(long bytes, long unit) {
        return (bytes + unit - 1) / unit * unit;
    }

    void add(String id, SortedMap<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            TarArchiveEntry entry = new TarArchiveEntry(id + "." + file.getKey());
            entry.setSize(file.getValue().length);
            entry.setMode(READABLE_FILE);
            entry.setModTime(FileTime.fromMillis(0));
            entry.setIds(0, 0);
            entry.setNames("", "");
            tar.putArchiveEntry(entry);
            tar.write(file.getValue());
            tar.closeArchiveEntry();
            size += BLOCK + roundUp(file.getValue().length, BLOCK);
        }
        ids.add(id);
        contents.add(content(files));
    }

    /** The card is left out: it has the id in it, and says nothing that the other files do not. */
    private static String content(SortedMap<String, byte[]> files) {
        MessageDigest digest = Digest.sha256();
        files.forEach((extension, file) -> {
            if (!extension.equals(SampleCodec.CARD)) {
                digest.update("%s %d\n".formatted(extension, file.length).getBytes(StandardCharsets.UTF_8));
                digest.update(file);
            }
        });
        return Digest.finish(digest).hex();
    }

    ShardWriter.WrittenShard finish() throws IOException {
        tar.close();
        Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
        return new ShardWriter.WrittenShard(
                path, ids, contents, Files.size(path), Digest.finish(sha256).hex());
    }

    void abandon() throws IOException {
        try {
            tar.close();
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
