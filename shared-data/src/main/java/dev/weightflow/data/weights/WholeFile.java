package dev.weightflow.data.weights;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.UUID;

/** Writes files atomically: to a temporary file beside the target, synced to the disk, then renamed. */
public final class WholeFile {

    private WholeFile() {}

    /**
     * Writes the buffers' remaining bytes one after another, replacing any previous file.
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
        Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try {
                WrittenFile written = writePieces(file, part, pieces);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                forceDirectory(target.getParent());
                return written;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new WeightsException.Unwritable(file.toString(), "the file cannot be written (" + e + ")", e);
        }
    }

    private static WrittenFile writePieces(Path file, Path part, Iterable<ByteBuffer> pieces) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuffer piece : pieces) {
                sha256.update(piece.duplicate());
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
            channel.force(true);
            return new WrittenFile(file, channel.size(), Digest.finish(sha256).hex());
        }
    }

    /** Syncs the directory, so that the rename is durable; systems that cannot open a directory do not need it. */
    private static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file is complete and renamed; only a power cut right now might lose it.
        }
    }
}
