package dev.weightflow.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.console.Json;

/**
 * An event of a stream.
 *
 * @param name what kind of event it is
 * @param data what it says
 */
public record ServerSentEvent(String name, JsonNode data) {

    /** A field of the data as a record. */
    public <T> T read(String field, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(data.path(field), type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the event " + name + " has no readable " + field, e);
        }
    }
}
