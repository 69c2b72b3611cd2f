package dev.weightflow.cli.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The end of a log, now and as it grows. */
public record LogTail(Path file) {

    private static final long MOST_BYTES = 4L << 20;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    /** The last lines, at most {@code count}. */
    public List<String> last(int count) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        long size = Files.size(file);
        List<String> lines = read(Math.max(0, size - MOST_BYTES), size).lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** Hands on whole lines as they are written, from now on, while {@code goOn} says so; a log that was set aside is begun anew. */
    public void follow(Consumer<String> line, Sleep sleep, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        long position = Files.exists(file) ? Files.size(file) : 0;
        while (goOn.getAsBoolean()) {
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size < position) {
                position = 0;
            }
            if (size > position) {
                String text = read(position, Math.min(size, position + MOST_BYTES));
                int end = text.lastIndexOf('\n') + 1;
                text.substring(0, end).lines().forEach(line);
                position += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
            }
            sleep.sleep(LOOK_AGAIN);
        }
    }

    private String read(long from, long to) throws IOException {
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(from);
            byte[] bytes = new byte[(int) (to - from)];
            reader.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
