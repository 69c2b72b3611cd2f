package dev.weightflow.deployment.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Generator of the page of all operations of all services, from the OpenAPI documents of the build. */
final class RestPage {
    private static final String DOCUMENT = "services/%s/target/openapi/openapi.json";
    /** Responses that the page documents once for all operations. */
    private static final Set<String> SAID_ONCE = Set.of("default", "401", "403");

    private RestPage() {}

    static List<String> documents() {
        return Services.ports().keySet().stream()
                .map(service -> String.format(DOCUMENT, service))
                .toList();
    }

    static String text() {
        StringBuilder page = new StringBuilder("""
                # REST

                Generated from the OpenAPI documents, which every service serves at `/q/openapi` with all fields of requests and answers. A call carries its token as
                `Authorization: Bearer …`; the role is the least that may call (401 without a
                token, 403 without the role). Failures are problems of RFC 9457 with a stable `code`.
                """);
        Services.ports().forEach((service, port) -> page.append("\n## ")
                .append(service)
                .append(" (port ")
                .append(port)
                .append(")\n\n")
                .append(operations(Repository.json(String.format(DOCUMENT, service)))));
        return page.toString();
    }

    private static Table operations(JsonNode document) {
        Table table = new Table("operation", "what it does", "role", "answers");
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
                JsonNode operation = verb.getValue();
                table.row(
                        "`" + verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + query(operation) + "`"
                                + body(operation),
                        operation.path("summary").asText(),
                        role(operation),
                        answers(operation));
            }
        }
        return table;
    }

    private static String query(JsonNode operation) {
        List<String> names = new ArrayList<>();
        operation.path("parameters").forEach(parameter -> {
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.path("name").asText());
            }
        });
        return names.isEmpty() ? "" : "?" + String.join("&", names);
    }

    private static String body(JsonNode operation) {
        return operation.path("requestBody").path("content").properties().stream()
                .map(content -> type(content.getValue().path("schema"), content.getKey()))
                .collect(Collectors.joining())
                .transform(type -> type.isEmpty() ? "" : " " + type);
    }

    private static String role(JsonNode operation) {
        return StreamSupport.stream(operation.path("security").spliterator(), false)
                .flatMap(scheme -> StreamSupport.stream(scheme.path("token").spliterator(), false))
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private static String answers(JsonNode operation) {
        return operation.path("responses").properties().stream()
                .filter(answer -> !SAID_ONCE.contains(answer.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(answer -> answer.getKey()
                        + answer.getValue().path("content").properties().stream()
                                .filter(content -> answer.getKey().startsWith("2"))
                                .map(content -> " " + type(content.getValue().path("schema"), content.getKey()))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(", "));
    }

    private static String type(JsonNode schema, String mediaType) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText();
            return "`" + name.substring(name.lastIndexOf('/') + 1) + "`";
        }
        if (schema.path("type").asText().equals("array")) {
            return "list of " + type(schema.path("items"), mediaType);
        }
        return "`" + mediaType + "`";
    }
}
