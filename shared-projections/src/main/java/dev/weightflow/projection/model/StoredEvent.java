package dev.weightflow.projection.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Event in the format of snapshots. */
record StoredEvent(String type, JsonNode data, String source, EventMetadata metadata) {
    private static final ObjectMapper JSON = WeightflowJson.mapper();

    static StoredEvent of(Envelope<? extends ModelEvent> envelope) {
        return new StoredEvent(
                envelope.event().type().name(),
                JSON.valueToTree(envelope.event()),
                envelope.source(),
                EventMetadata.of(envelope));
    }

    <E extends ModelEvent> Envelope<E> envelope(Class<E> family) {
        try {
            E event = family.cast(
                    JSON.treeToValue(data, EventType.named(type).orElseThrow().form()));
            return new Envelope<>(
                    event,
                    metadata.event(),
                    source,
                    metadata.at(),
                    metadata.causation(),
                    metadata.traceparent(),
                    metadata.actor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
