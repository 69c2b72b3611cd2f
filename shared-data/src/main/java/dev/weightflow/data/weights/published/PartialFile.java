package dev.weightflow.data.weights.published;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * File that is being downloaded, with the digest of what is there and the server's validator (ETag, or time of change) by which a later download of
 * the same content is recognised.
 */
final class PartialFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Path validatorFile;
    private final FileChannel channel;
    private final MessageDigest sha256 = Digest.sha256();
    private long length;

    private PartialFile(Path file, Path validatorFile, FileChannel channel) {
        this.file = file;
        this.validatorFile = validatorFile;
        this.channel = channel;
    }

    /** Opens what an earlier download has left, or an empty file; without a validator nothing that is there is used. */
    static PartialFile open(Path file) throws IOException {
        Path validator = file.resolveSibling(file.getFileName() + ".etag");
        PartialFile partial = new PartialFile(
                file, validator, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
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
            Files.writeString(validatorFile, validator.get());
        }
    }

    Optional<String> validator() throws IOException {
        return Files.isRegularFile(validatorFile)
                ? Optional.of(Files.readString(validatorFile)).filter(text -> !text.isBlank())
                : Optional.empty();
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
