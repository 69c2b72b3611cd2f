package dev.weightflow.local.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** End of a log, now and as it grows. */
public record LogTail(Path file) {

    private static final long MOST_BYTES = 4L << 20;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    public List<String> last(int count) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        long size = Files.size(file);
        List<String> lines = read(Math.max(0, size - MOST_BYTES), size).lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** Passes on whole lines as they are written, from now on, while {@code goOn} says so; after rotation it continues with the new log. */
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

    /** Formatter of log lines for people. Services log JSON, for machines. */
    public static final class LogLine {

        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

        private LogLine() {}

        /** Formats a line: time, level, logger, message, and the messages of the exception and its causes. A line that is no JSON is unchanged. */
        public static String words(String line) {
            if (!line.startsWith("{")) {
                return line;
            }
            try {
                JsonNode entry = Json.MAPPER.readTree(line);
                return entry.path("message").isTextual() ? words(entry) : line;
            } catch (JsonProcessingException | DateTimeException e) {
                return line;
            }
        }

        private static String words(JsonNode entry) {
            Set<String> said = new LinkedHashSet<>();
            said.add(entry.path("message").asText());
            for (JsonNode thrown = entry.path("exception");
                    !thrown.isMissingNode();
                    thrown = thrown.path("causedBy").path("exception")) {
                said.add(thrown.path("message")
                        .asText(thrown.path("exceptionType").asText()));
            }
            return TIME.withZone(ZoneId.systemDefault())
                            .format(Instant.parse(entry.path("timestamp").asText()))
                    + " " + entry.path("level").asText() + " "
                    + brief(entry.path("loggerName").asText()) + ": "
                    + String.join(": ", said);
        }

        private static String brief(String logger) {
            return logger.substring(logger.lastIndexOf('.') + 1);
        }
    }
}
