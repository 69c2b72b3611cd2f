package dev.weightflow.chaos.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files in which the broker keeps a partition. */
public record PartitionFiles(Path folder) {
    /** Length of a batch's head that its checksum does not cover, which begins with the base offset and the length. */
    private static final int UNCOVERED = 21;

    private static final int LENGTH_AT = 8;
    private static final int FRAME = 12;

    public int batches() {
        return starts(read()).length;
    }

    public void flip(int batch, Random dice) {
        byte[] bytes = read();
        int[] starts = starts(bytes);
        int end = batch + 1 < starts.length ? starts[batch + 1] : bytes.length;
        bytes[dice.nextInt(starts[batch] + UNCOVERED, end)] ^= (byte) (1 << dice.nextInt(8));
        // into the file that the broker has open, as a disk would
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "rw")) {
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PartitionFiles copyTo(Path other) {
        try {
            Files.createDirectories(other);
            for (Path file : files()) {
                Files.copy(file, other.resolve(file.getFileName()));
            }
            return new PartitionFiles(other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the files by copies while no broker runs, so that the next one checks all of them. */
    public void replaceBy(PartitionFiles copy) {
        try {
            for (Path file : files()) {
                Files.delete(file);
            }
            copy.copyTo(folder);
            Files.deleteIfExists(folder.resolveSibling(".kafka_cleanshutdown"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return folder.resolve("00000000000000000000.log");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    private byte[] read() {
        try {
            return Files.readAllBytes(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] starts(byte[] log) {
        ByteBuffer buffer = ByteBuffer.wrap(log);
        return IntStream.iterate(0, at -> at + FRAME <= log.length, at -> at + FRAME + buffer.getInt(at + LENGTH_AT))
                .toArray();
    }
}
