package dev.weightflow.schema.published;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the breaking changes of a schema. Permitted are new optional properties, new enumeration constants, and a pattern in place of an enumeration
 * whose constants all match it; a removed name, another type or form, and a change of the required properties are not. References are compared by
 * their targets, not by their names.
 */
final class SchemaEvolution {
    private static final List<String> FIXED = List.of("type", "pattern", "format", "const", "minimum");

    private final List<String> found = new ArrayList<>();
    private final JsonNode rootBefore;
    private final JsonNode rootNow;

    private SchemaEvolution(JsonNode rootBefore, JsonNode rootNow) {
        this.rootBefore = rootBefore;
        this.rootNow = rootNow;
    }

    static List<String> breaks(JsonNode before, JsonNode now) {
        SchemaEvolution evolution = new SchemaEvolution(before, now);
        evolution.compare("", before, now);
        return evolution.found;
    }

    private void compare(String path, JsonNode nodeBefore, JsonNode nodeNow) {
        JsonNode before = resolved(rootBefore, nodeBefore);
        JsonNode now = resolved(rootNow, nodeNow);
        if (now == null || now.isMissingNode()) {
            found.add(path + " is gone");
            return;
        }
        for (String keyword : FIXED) {
            boolean opened = keyword.equals("pattern") && isOpened(before, now);
            if (!before.path(keyword).equals(now.path(keyword)) && !opened) {
                found.add(path + "/" + keyword + " was " + before.path(keyword) + " and is " + now.path(keyword));
            }
        }
        required(path, before.path("required"), now.path("required"));
        if (!isOpened(before, now)) {
            constants(path, before.path("enum"), now.path("enum"));
        }
        each(path + "/properties", before.path("properties"), now.path("properties"));
        for (String inner : List.of("items", "additionalProperties", "propertyNames")) {
            if (before.has(inner) && !before.equals(now)) {
                compare(path + "/" + inner, before.get(inner), now.path(inner));
            }
        }
    }

    private static JsonNode resolved(JsonNode root, JsonNode node) {
        return node != null && node.has("$ref")
                ? root.at(node.get("$ref").asText().substring(1))
                : node;
    }

    /** Returns whether a pattern has replaced an enumeration whose constants all match it. */
    private static boolean isOpened(JsonNode before, JsonNode now) {
        String pattern = now.path("pattern").asText();
        return before.has("enum")
                && !now.has("enum")
                && !pattern.isEmpty()
                && texts(before.path("enum")).stream().allMatch(constant -> constant.matches(pattern));
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
