package dev.weightflow.deployment.repository;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Defect of a document, which its rules must detect; the table {@code broken.yaml} holds all of them and explains their form.
 *
 * @param resource the kind of a resource and the prefix of its name, where the document is one
 * @param in the file that has it; empty for the first
 * @param set the changes
 * @param fault a part of the expected message of the rules
 */
public record Break(String resource, String in, String what, JsonNode set, String fault) {
    private static final String TABLE = "testing/deployment/src/test/resources/dev/weightflow/deployment/broken.yaml";
    private static final String POD = "/spec/template/spec";
    private static final String CONTAINER = POD + "/containers/0";
    private static final String INIT_CONTAINER = POD + "/initContainers/0";

    /** Reads those of a section of the table. */
    public static Stream<Break> of(String section) {
        return StreamSupport.stream(Repository.yaml(TABLE).path(section).spliterator(), false)
                .map(row -> new Break(
                        row.path("resource").asText(),
                        row.path("in").asText(),
                        row.path("what").asText(),
                        row.path("set"),
                        row.path("fault").asText()));
    }

    /** Breaks the document. */
    public void apply(ObjectNode document) {
        set.properties().forEach(change -> change(document, change.getKey(), change.getValue()));
    }

    private static void change(ObjectNode document, String place, JsonNode value) {
        if (place.startsWith("initContainer/") && document.at(INIT_CONTAINER).isMissingNode()) {
            ObjectNode copy = document.at(CONTAINER).deepCopy();
            ((ObjectNode) document.at(POD)).putArray("initContainers").add(copy.put("name", "before"));
        }
        List<String> path = path(place);
        JsonNode parent = found(document, path.subList(0, path.size() - 1));
        String last = path.get(path.size() - 1);
        JsonNode content = value.asText().startsWith("@")
                ? found(document, path(value.asText().substring(1))).deepCopy()
                : value;
        if (parent instanceof ArrayNode list) {
            if (last.equals("-")) {
                list.add(content);
            } else if (content.isNull()) {
                list.remove(index(list, last));
            } else {
                list.set(index(list, last), content);
            }
        } else if (content.isNull()) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, content);
        }
    }

    private static List<String> path(String place) {
        String whole = place.replaceFirst("^initContainer/", INIT_CONTAINER + "/")
                .replaceFirst("^container/", CONTAINER + "/")
                .replaceFirst("^pod/", POD + "/");
        return Stream.of(whole.substring(1).split("/"))
                .map(segment -> segment.replace("~1", "/"))
                .toList();
    }

    private static JsonNode found(JsonNode document, List<String> path) {
        JsonNode at = document;
        for (String segment : path) {
            at = at instanceof ArrayNode list ? list.get(index(list, segment)) : at.path(segment);
        }
        return at;
    }

    private static int index(ArrayNode list, String segment) {
        String[] wanted = segment.split("=", 2);
        return wanted.length == 1
                ? Integer.parseInt(segment)
                : IntStream.range(0, list.size())
                        .filter(i -> list.get(i).path(wanted[0]).asText().equals(wanted[1]))
                        .findFirst()
                        .orElseThrow();
    }

    @Override
    public String toString() {
        return (resource + ": " + what).replaceFirst("^: ", "");
    }
}
