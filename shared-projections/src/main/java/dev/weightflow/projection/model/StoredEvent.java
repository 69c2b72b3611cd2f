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
import java.nio.charset.StandardCharsets;

/** Event in the form of a row. */
record StoredEvent(String type, JsonNode data, EventMetadata metadata) {
    private static final ObjectMapper JSON = WeightflowJson.mapper();

    /** The same with the event itself, which need not become a tree first. */
    private record Written(String type, ModelEvent data, EventMetadata metadata) {}

    static String text(Envelope<? extends ModelEvent> envelope) {
        Written written = new Written(envelope.event().type().name(), envelope.event(), EventMetadata.of(envelope));
        return new String(WeightflowJson.write(written), StandardCharsets.UTF_8);
    }

    static StoredEvent of(String text) {
        return WeightflowJson.read(text.getBytes(StandardCharsets.UTF_8), StoredEvent.class);
    }

    <E extends ModelEvent> E event(Class<E> family) {
        try {
            return family.cast(
                    JSON.treeToValue(data, EventType.named(type).orElseThrow().form()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
