package dev.weightflow.cli.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** A file that tells how much of it was read. */
final class CountingInputStream extends FilterInputStream {
    private final LongConsumer read;
    private long bytes;

    private CountingInputStream(InputStream content, LongConsumer read) {
        super(content);
        this.read = read;
    }

    /** @param read hears how many bytes were read so far */
    static CountingInputStream of(Path file, LongConsumer read) {
        try {
            return new CountingInputStream(Files.newInputStream(file), read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            bytes += count;
            read.accept(bytes);
        }
        return count;
    }
}
