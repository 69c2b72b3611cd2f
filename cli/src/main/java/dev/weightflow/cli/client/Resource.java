package dev.weightflow.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.json.JsonTree;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Response of a service. {@code --json} prints it whole, with any field the service adds; the command line itself reads only the fields it shows. A
 * field is named by its path, such as {@code samples.train}.
 */
public record Resource(JsonNode json) {
    /** Parses a text; empty if it is no JSON document. */
    public static Optional<Resource> parse(String json) {
        try {
            return Optional.of(new Resource(JsonTree.of(json)))
                    .filter(found -> found.json().isContainerNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private JsonNode at(String path) {
        return path.isEmpty() ? json : json.at("/" + path.replace('.', '/'));
    }

    /**
     * Returns a field that every such response has.
     *
     * @throws CommandFailure if it is absent
     */
    public String text(String path) {
        return find(path).orElseThrow(() -> unreadable(path, null));
    }

    public Optional<String> find(String path) {
        JsonNode value = at(path);
        return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
    }

    /** Returns a field that may be absent; a dash if it is. */
    public String orDash(String path) {
        return find(path).orElse("-");
    }

    /** Formats a field within a phrase, such as {@code " by %s"}; empty if it is absent. */
    public String words(String format, String path) {
        return find(path).map(format::formatted).orElse("");
    }

    /** Returns the object under a field as a resource of its own. */
    public Resource under(String path) {
        return new Resource(at(path));
    }

    /** Returns the fields of an object with their values as text. */
    public Stream<Map.Entry<String, String>> entries(String path) {
        return at(path).properties().stream()
                .map(each -> Map.entry(each.getKey(), each.getValue().asText()));
    }

    public long number(String path) {
        return at(path).asLong();
    }

    /** Returns a floating-point number, which may be absent. */
    public Optional<Double> decimal(String path) {
        JsonNode value = at(path);
        return value.isNumber() ? Optional.of(value.doubleValue()) : Optional.empty();
    }

    /** Returns a timestamp that every such response has. */
    public Instant moment(String path) {
        return Instant.parse(text(path));
    }

    public boolean is(String path) {
        return at(path).asBoolean();
    }

    /**
     * Reads a field as one of the shared records; empty if it is absent.
     *
     * @throws CommandFailure if it has another form
     */
    public <T> Optional<T> read(String path, Class<T> type) {
        JsonNode value = at(path);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.treeToValue(value, type));
        } catch (JsonProcessingException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Reads a task's figures from {@code metrics}; empty if the task was not measured.
     *
     * @throws CommandFailure if they have another form
     */
    public Optional<TaskFigures> figures(TaskName task) {
        try {
            return at("metrics").path(task.key()) instanceof ObjectNode figures
                    ? Optional.of(TaskFigures.of(figures))
                    : Optional.empty();
        } catch (InvalidRecordException e) {
            throw unreadable("metrics." + task.key(), e);
        }
    }

    public List<Resource> list(String path) {
        return at(path).valueStream().map(Resource::new).toList();
    }

    /** Joins the elements of a list of texts. */
    public String join(String path) {
        return String.join(", ", texts(path).toList());
    }

    public Stream<String> texts(String path) {
        return at(path).valueStream().map(JsonNode::asText);
    }

    private static CommandFailure unreadable(String path, Exception cause) {
        return new CommandFailure(
                "unreadable-answer",
                ExitStatus.FAILED,
                "The service gave an answer that this command line does not understand (" + path
                        + "); are both of the same version?",
                cause);
    }
}
