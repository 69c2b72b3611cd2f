package dev.weightflow.deployment.boards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Repository;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Dashboard files. */
public final class BoardFiles {
    private BoardFiles() {}

    /** Returns their paths from the root. */
    public static List<String> all() {
        return Repository.files("deploy/grafana/boards", ".json");
    }

    public static ObjectNode board(String path) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(Repository.text(path));
        } catch (JsonProcessingException e) {
            throw new AssertionError(path + " is no JSON", e);
        }
    }

    /** Lists the PromQL expressions of a dashboard's panels. */
    public static Stream<String> expressions(JsonNode board) {
        return board.path("panels").findValuesAsText("expr").stream();
    }

    public static Stream<JsonNode> panels(JsonNode board) {
        return StreamSupport.stream(board.path("panels").spliterator(), false);
    }
}
