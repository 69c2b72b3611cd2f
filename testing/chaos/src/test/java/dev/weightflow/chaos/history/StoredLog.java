package dev.weightflow.chaos.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Log of an earlier release: of a run with network faults (six trainings of two models, some of their attempts failed), recorded on 26 November 2026
 * without its signatures. It is never recorded anew.
 */
record StoredLog(List<JsonNode> records) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static StoredLog read() {
        return new StoredLog(new String(resource("/stored-logs/network-faults.jsonl.gz"), StandardCharsets.UTF_8)
                .lines()
                .map(StoredLog::parsed)
                .toList());
    }

    /** Returns the contents of a compressed resource. */
    static byte[] resource(String name) {
        try (GZIPInputStream content = new GZIPInputStream(StoredLog.class.getResourceAsStream(name))) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the state of a topic after all of its events. */
    @SuppressWarnings("unchecked") // a topic has one family of events
    <S, E extends Event> S replayed(Topic topic, Projection<S, E> projection) {
        S state = projection.initial();
        for (Envelope<? extends Event> event : events(topic).toList()) {
            state = projection.apply(state, (Envelope<E>) event);
        }
        return state;
    }

    /** Returns the tables of a topic with all of its events. */
    @SuppressWarnings("unchecked") // a topic has one family of events
    <V, E extends Event> ProjectedTables<V, E> projected(Topic topic, TableProjection<V, E> projection) {
        return ProjectedTables.of(
                projection, events(topic).map(event -> (Envelope<E>) event).toList());
    }

    Stream<Envelope<? extends Event>> events(Topic topic) {
        return records.stream()
                .filter(line -> line.get("topic").asText().equals(topic.name()))
                .map(StoredLog::event);
    }

    private static Envelope<? extends Event> event(JsonNode line) {
        RecordHeaders headers = new RecordHeaders();
        line.get("headers")
                .properties()
                .forEach(header ->
                        headers.add(header.getKey(), header.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        return EventCodec.decode(headers, line.get("event").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
