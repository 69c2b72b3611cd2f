package dev.weightflow.schema.published;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says what a schema's change would break. Permitted are new optional properties, new definitions and new enumeration
 * constants of requests; a name that went, another type or form, and a change in what is required are not.
 */
final class SchemaEvolution {
    private static final List<String> FIXED = List.of("type", "pattern", "format", "const", "minimum", "$ref");

    private final List<String> found = new ArrayList<>();

    private SchemaEvolution() {}

    static List<String> breaks(JsonNode before, JsonNode now) {
        SchemaEvolution evolution = new SchemaEvolution();
        evolution.compare("", before, now);
        return evolution.found;
    }

    private void compare(String path, JsonNode before, JsonNode now) {
        if (now == null || now.isMissingNode()) {
            found.add(path + " is gone");
            return;
        }
        for (String keyword : FIXED) {
            if (!before.path(keyword).equals(now.path(keyword))) {
                found.add(path + "/" + keyword + " was " + before.path(keyword) + " and is " + now.path(keyword));
            }
        }
        required(path, before.path("required"), now.path("required"));
        constants(path, before.path("enum"), now.path("enum"));
        each(path + "/properties", before.path("properties"), now.path("properties"));
        each(path + "/$defs", before.path("$defs"), now.path("$defs"));
        for (String inner : List.of("items", "additionalProperties", "propertyNames")) {
            if (before.has(inner)) {
                compare(path + "/" + inner, before.get(inner), now.path(inner));
            }
        }
    }

    private void each(String path, JsonNode before, JsonNode now) {
        for (Iterator<Map.Entry<String, JsonNode>> all = before.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> one = all.next();
            compare(path + "/" + one.getKey(), one.getValue(), now.path(one.getKey()));
        }
    }

    private void required(String path, JsonNode before, JsonNode now) {
        Set<String> was = texts(before);
        Set<String> is = texts(now);
        if (!was.equals(is)) {
            found.add(path + "/required was " + was + " and is " + is);
        }
    }

    private void constants(String path, JsonNode before, JsonNode now) {
        Set<String> gone = texts(before);
        gone.removeAll(texts(now));
        if (!gone.isEmpty()) {
            found.add(path + "/enum lost " + gone);
        }
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
