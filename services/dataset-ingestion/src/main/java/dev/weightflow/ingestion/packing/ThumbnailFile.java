package dev.weightflow.ingestion.packing;

import dev.weightflow.schema.dataset.ByteRange;
import dev.weightflow.schema.id.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/** File of concatenated thumbnails. */
final class ThumbnailFile implements AutoCloseable {
    private final Path path;
    private final MessageDigest sha256 = Digest.sha256();
    private final OutputStream out;
    private long size;

    ThumbnailFile(Path path) throws IOException {
        this.path = path;
        this.out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(path)), sha256);
    }

    /** Adds a thumbnail, and returns its position. */
    ByteRange add(byte[] thumbnail) throws IOException {
        out.write(thumbnail);
        ByteRange range = new ByteRange(size, thumbnail.length, Digest.of(thumbnail));
        size += thumbnail.length;
        return range;
    }

    /** Closes the file, hands it over, and returns its digest. */
    Digest finish(FinishedFiles finished) throws IOException {
        out.close();
        Digest digest = Digest.finish(sha256);
        finished.beside(path, digest);
        Files.delete(path);
        return digest;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
