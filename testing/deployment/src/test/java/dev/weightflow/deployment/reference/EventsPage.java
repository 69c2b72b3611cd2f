package dev.weightflow.deployment.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.schema.event.EventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Generator of the page of all events with their fields, from the published JSON Schemas. */
final class EventsPage {
    private static final String SCHEMA = "shared-schema/src/main/resources/schemas/%s.schema.json";

    private EventsPage() {}

    static String text() {
        StringBuilder page = new StringBuilder("""
                # Fields of events

                Generated from the JSON Schemas in `shared-schema/src/main/resources/schemas`. Fields in italics may be absent.
                [Events](../events.md) says what they mean and how they are written.
                """);
        EventType.all().stream()
                .collect(Collectors.groupingBy(type -> type.topic().name(), TreeMap::new, Collectors.toList()))
                .forEach((topic, types) ->
                        page.append("\n## `").append(topic).append("`\n\n").append(list(types)));
        return page.toString();
    }

    private static String list(List<EventType> types) {
        return types.stream()
                .sorted(Comparator.comparing(EventType::fact))
                .map(type -> "- **%s**, `%s`\\\n".formatted(type.fact(), type.name())
                        + wrapped(fields(Repository.json(String.format(SCHEMA, type.name())))))
                .collect(Collectors.joining());
    }

    private static String wrapped(String fields) {
        return fields.replaceAll("(.{1,156})(?: |$)", "  $1\n");
    }

    private static String fields(JsonNode schema) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        return schema.path("properties").properties().stream()
                .map(field -> required.contains(field.getKey())
                        ? "`" + field.getKey() + "` " + type(field.getValue())
                        : "*`" + field.getKey() + "`* " + type(field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            List<String> constants = new ArrayList<>();
            schema.path("enum").forEach(constant -> constants.add(constant.asText()));
            return String.join("/", constants);
        }
        String type =
                schema.path("type").asText(schema.has("oneOf") || schema.has("anyOf") ? "one of several" : "object");
        return switch (type) {
            case "array" -> "list of " + type(schema.path("items"));
            case "object" ->
                schema.has("properties")
                        ? "{"
                                + schema.path("properties").properties().stream()
                                        .map(Map.Entry::getKey)
                                        .collect(Collectors.joining(", "))
                                + "}"
                        : "object";
            case "string" -> schema.path("pattern").asText().startsWith("^[0-9a-f]{64}") ? "digest" : "text";
            default -> type;
        };
    }
}
