package dev.weightflow.data.weights.published;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * File that is being downloaded, with the digest of what is there and the server's validator (ETag, or time of change) by which a later download of
 * the same content is recognised. A validator holds for the address that gave it: what one server sent is never continued from another.
 */
final class PartialFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Path validatorFile;
    private final String source;
    private final FileChannel channel;
    private final MessageDigest sha256 = Digest.sha256();
    private long length;

    private PartialFile(Path file, Path validatorFile, String source, FileChannel channel) {
        this.file = file;
        this.validatorFile = validatorFile;
        this.source = source;
        this.channel = channel;
    }

    /** Opens what an earlier download from that source has left, or an empty file; without a validator nothing that is there is used. */
    static PartialFile open(Path file, String source) throws IOException {
        Path validator = file.resolveSibling(file.getFileName() + ".etag");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        PartialFile partial = new PartialFile(file, validator, source, channel);
        if (partial.validator().isEmpty()) {
            partial.restart(Optional.empty());
        } else {
            partial.digestAll();
        }
        return partial;
    }

    private void digestAll() throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                length += read;
            }
        }
        channel.position(length);
    }

    /** Drops what is there; what follows has that validator. */
    void restart(Optional<String> validator) throws IOException {
        Files.deleteIfExists(validatorFile);
        channel.truncate(0);
        channel.position(0);
        sha256.reset();
        length = 0;
        if (validator.isPresent()) {
            Files.writeString(validatorFile, source + "\n" + validator.get());
        }
    }

    Optional<String> validator() throws IOException {
        if (!Files.isRegularFile(validatorFile)) {
            return Optional.empty();
        }
        String known = source + "\n";
        return Optional.of(Files.readString(validatorFile))
                .filter(text -> text.startsWith(known))
                .map(text -> text.substring(known.length()))
                .filter(text -> !text.isBlank() && text.chars().allMatch(c -> c >= ' ' && c <= '~'));
    }

    long length() {
        return length;
    }

    void append(byte[] buffer, int count) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(buffer, 0, count);
        while (left.hasRemaining()) {
            channel.write(left);
        }
        sha256.update(buffer, 0, count);
        length += count;
    }

    /** Syncs the file to the disk and returns its digest. */
    Digest finish() throws IOException {
        channel.force(true);
        return Digest.finish(sha256);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Deletes what a download has left. */
    static void delete(Path file) throws IOException {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".etag"));
        Files.deleteIfExists(file);
    }
}
