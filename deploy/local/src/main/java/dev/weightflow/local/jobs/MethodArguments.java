package dev.weightflow.local.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.MethodSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A method and its options, as words of the command line. */
final class MethodArguments {

    private static final Set<String> LISTS = Set.of("targets", "smallParts");

    private MethodArguments() {}

    /**
     * The method that the words describe.
     *
     * @param options by the names of {@link MethodSpec}; lists are separated by commas
     * @throws CommandFailure naming an option that there is not, or a value that does not fit
     */
    static MethodSpec parse(MethodName method, Optional<Integer> rank, Map<String, String> options) {
        ObjectMapper mapper = WeightflowJson.strictMapper();
        ObjectNode node = mapper.createObjectNode().put("name", method.key());
        rank.ifPresent(value -> node.put("rank", value));
        options.forEach((name, value) -> node.set(name, LISTS.contains(name) ? list(value, mapper) : value(value)));
        try {
            return WeightflowJson.readStrictly(mapper.writeValueAsBytes(node), MethodSpec.class);
        } catch (UnreadableJsonException e) {
            throw new CommandFailure(
                    "unknown-option",
                    ExitStatus.USAGE,
                    "--option does not fit the method: " + String.join(", ", e.faults()) + ".",
                    e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the method's options cannot be written as JSON", e);
        }
    }

    private static JsonNode list(String value, ObjectMapper mapper) {
        ArrayNode list = mapper.createArrayNode();
        for (String word : value.split(",")) {
            if (!word.isBlank()) {
                list.add(word.strip());
            }
        }
        return list;
    }

    private static JsonNode value(String word) {
        try {
            JsonNode number = WeightflowJson.mapper().readTree(word);
            return number.isNumber() ? number : TextNode.valueOf(word);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(word);
        }
    }
}
