package dev.weightflow.schema.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/**
 * Reads a flag that earlier releases did not write: absent, it is false. With {@code JsonInclude.Include.NON_DEFAULT} it is written only when it is
 * true, so that documents without it stay what they were.
 */
public final class FalseIfAbsent extends StdDeserializer<Boolean> {
    private static final long serialVersionUID = 1L;

    FalseIfAbsent() {
        super(boolean.class);
    }

    @Override
    public Boolean deserialize(JsonParser json, DeserializationContext context) throws IOException {
        return json.hasToken(JsonToken.VALUE_TRUE) || json.hasToken(JsonToken.VALUE_FALSE)
                ? json.getBooleanValue()
                : (Boolean) context.handleUnexpectedToken(boolean.class, json);
    }

    @Override
    public Boolean getNullValue(DeserializationContext context) {
        return false;
    }
}
