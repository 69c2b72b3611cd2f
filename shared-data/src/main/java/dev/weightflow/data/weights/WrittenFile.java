package dev.weightflow.data.weights;

import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * File that was written, with its length and its digest.
 *
 * @param sha256 of its bytes, in hexadecimal
 */
public record WrittenFile(Path file, long bytes, String sha256) {

    /**
     * Writes the buffers' remaining bytes one after another, atomically and durably, replacing any previous file.
     *
     * @throws WeightsException.Unwritable if it cannot be written
     */
    public static WrittenFile write(Path file, Iterable<ByteBuffer> pieces) {
        Path target = file.toAbsolutePath();
        if (Files.isDirectory(target)) {
            throw new WeightsException.Unwritable(file.toString(), "there is a directory of that name", null);
        }
        if (!Files.isDirectory(target.getParent())) {
            throw new WeightsException.Unwritable(
                    file.toString(), "the directory to write it to does not exist; create it first", null);
        }
        MessageDigest sha256 = Digest.sha256();
        try {
            long bytes = AtomicFile.write(target, channel -> {
                for (ByteBuffer piece : pieces) {
                    sha256.update(piece.duplicate());
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                }
                return channel.size();
            });
            return new WrittenFile(file, bytes, Digest.finish(sha256).hex());
        } catch (IOException e) {
            throw new WeightsException.Unwritable(file.toString(), "the file cannot be written (" + e + ")", e);
        }
    }
}
