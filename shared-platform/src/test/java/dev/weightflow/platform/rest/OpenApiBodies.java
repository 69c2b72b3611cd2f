package dev.weightflow.platform.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Request bodies from an OpenAPI document: the examples, and generated ones that fit the schemas. */
final class OpenApiBodies {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;

    private final JsonNode document;

    OpenApiBodies(JsonNode document) {
        this.document = document;
    }

    /** Returns a body: an example, or one generated from the schema. */
    String of(JsonNode mediaType, SplittableRandom random) {
        List<String> examples = new ArrayList<>();
        mediaType.path("examples").forEach(example -> examples.add(text(example.path("value"))));
        if (mediaType.has("example")) {
            examples.add(text(mediaType.path("example")));
        }
        boolean example = !examples.isEmpty() && random.nextBoolean();
        return example
                ? examples.get(random.nextInt(examples.size()))
                : value(mediaType.path("schema"), random, 0).toString();
    }

    private static String text(JsonNode example) {
        return example.isTextual() ? example.asText() : example.toString();
    }

    private JsonNode value(JsonNode given, SplittableRandom random, int depth) {
        JsonNode schema = resolved(given);
        for (String choice : List.of("oneOf", "anyOf", "allOf")) {
            JsonNode forms = schema.path(choice);
            if (!forms.isEmpty()) {
                return value(forms.get(random.nextInt(forms.size())), random, depth + 1);
            }
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema, random, depth);
            case "array" -> array(schema, random, depth);
            case "integer" -> JSON.numberNode(schema.path("minimum").asLong(0) + random.nextInt(100));
            case "number" -> JSON.numberNode(schema.path("minimum").asDouble(0) + random.nextDouble());
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(string(schema, random));
        };
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode resolved = schema;
        while (resolved.has("$ref")) {
            resolved = document.at(resolved.path("$ref").asText().substring(1));
        }
        return resolved;
    }

    /** Returns the first type that is not null. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (!one.asText().equals("null")) {
                    return one.asText();
                }
            }
        }
        return type.isTextual() ? type.asText() : schema.has("properties") ? "object" : "string";
    }

    private ObjectNode object(JsonNode schema, SplittableRandom random, int depth) {
        ObjectNode object = JSON.objectNode();
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            boolean wanted = depth < DEEPEST && random.nextInt(3) == 0;
            if (required.contains(property.getKey()) || wanted) {
                object.set(property.getKey(), value(property.getValue(), random, depth + 1));
            }
        });
        return object;
    }

    private ArrayNode array(JsonNode schema, SplittableRandom random, int depth) {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(3); i > 0 && depth < DEEPEST; i--) {
            array.add(value(schema.path("items"), random, depth + 1));
        }
        return array;
    }

    /** Generates a string; most strings with a pattern are digests. */
    private static String string(JsonNode schema, SplittableRandom random) {
        if (schema.has("example")) {
            return schema.path("example").asText();
        }
        if (schema.path("pattern").asText().contains("64")) {
            return "%016x".formatted(random.nextLong()).repeat(4);
        }
        return "x".repeat(1 + random.nextInt(8));
    }
}
