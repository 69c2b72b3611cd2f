package dev.weightflow.cli.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.console.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Lines of logs, for people. Services log JSON, for machines. */
public final class LogLine {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private LogLine() {}

    /**
     * The line in words: time, level, logger, message, and what the exception and its causes say. A line that is no JSON stays as it
     * is.
     */
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
            said.add(thrown.path("message").asText(thrown.path("exceptionType").asText()));
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
