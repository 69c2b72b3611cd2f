package dev.weightflow.schema.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Map;

/** JSON conventions of Weightflow: camelCase names, absent values omitted, unknown properties tolerated by readers so that writers may add fields. */
public final class WeightflowJson {
    private static final JsonMapper TOLERANT = configure(JsonMapper.builder(), false);
    private static final JsonMapper STRICT = configure(JsonMapper.builder(), true);

    private WeightflowJson() {}

    /** Returns the mapper for events, manifests and reports. A copy, so that its caller cannot change the shared one. */
    public static ObjectMapper mapper() {
        return TOLERANT.copy();
    }

    /** As {@link #mapper()}, but unknown properties are refused: for what people type. */
    public static ObjectMapper strictMapper() {
        return STRICT.copy();
    }

    /** Writes the record as JSON, UTF-8. */
    public static byte[] write(Object record) {
        try {
            return TOLERANT.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "A " + record.getClass().getSimpleName() + " cannot be written as JSON: " + e.getOriginalMessage(),
                    e);
        }
    }

    /**
     * Reads a record from JSON.
     *
     * @throws UnreadableJsonException if it is no JSON, or the record refuses its values
     */
    public static <T> T read(byte[] json, Class<T> type) {
        return read(TOLERANT, json, type);
    }

    /**
     * As {@link #read}, but refuses unknown properties.
     *
     * @throws UnreadableJsonException if it is no JSON, has unknown properties, or the record refuses its values
     */
    public static <T> T readStrictly(byte[] json, Class<T> type) {
        return read(STRICT, json, type);
    }

    public static <N extends JsonNode> N tree(Object value) {
        return TOLERANT.valueToTree(value);
    }

    /**
     * Converts JSON to a record, as {@link #readStrictly} reads it.
     *
     * @throws UnreadableJsonException if it has unknown properties, or the record refuses its values
     */
    public static <T> T convert(JsonNode tree, Class<T> type) {
        try {
            return STRICT.treeToValue(tree, type);
        } catch (IOException e) {
            throw UnreadableJsonException.of(type, e);
        }
    }

    /** As {@link #read(byte[], Class)}, with those values of the record given, which replace values in JSON. */
    public static <T> T read(byte[] json, Class<T> type, Map<String, String> given) {
        try {
            JsonNode tree = TOLERANT.readTree(json);
            if (tree instanceof ObjectNode object) {
                given.forEach(object::put);
            }
            return read(TOLERANT.writeValueAsBytes(tree), type);
        } catch (IOException e) {
            throw UnreadableJsonException.of(type, e);
        }
    }

    private static <T> T read(ObjectMapper mapper, byte[] json, Class<T> type) {
        try {
            T value = mapper.readValue(json, type);
            if (value == null) {
                throw UnreadableJsonException.of(type, "it is null");
            }
            return value;
        } catch (IOException e) {
            throw UnreadableJsonException.of(type, e);
        }
    }

    /** Applies the same settings to another mapper, such as a framework's. */
    public static ObjectMapper configure(ObjectMapper mapper) {
        return mapper.registerModule(new Jdk8Module())
                .registerModule(new JavaTimeModule())
                .registerModule(new KeyedModule())
                .setDefaultPropertyInclusion(JsonInclude.Include.NON_ABSENT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    }

    private static JsonMapper configure(JsonMapper.Builder builder, boolean strict) {
        JsonMapper mapper = builder.build();
        configure(mapper);
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict);
        return mapper;
    }
}
