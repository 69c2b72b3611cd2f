package dev.weightflow.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.console.JsonTree;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a service answered. {@code --json} prints it whole, whatever the service adds; the command line itself reads the fields that it shows.
 * A field is named by its path, such as {@code samples.train}.
 */
public record Resource(JsonNode json) {
    /** What that text says, if it is a JSON document. */
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
     * A field that every such answer has.
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

    /** A field that may be absent, for people. */
    public String orDash(String path) {
        return find(path).orElse("-");
    }

    /** Words around a field, such as {@code " by %s"}; none if it is absent. */
    public String words(String format, String path) {
        return find(path).map(format::formatted).orElse("");
    }

    /** What is under a field, as if it had been answered alone. */
    public Resource under(String path) {
        return new Resource(at(path));
    }

    /** The fields of an object with their values, for people. */
    public Stream<Map.Entry<String, String>> entries(String path) {
        return at(path).properties().stream()
                .map(each -> Map.entry(each.getKey(), each.getValue().asText()));
    }

    public long number(String path) {
        return at(path).asLong();
    }

    /** A number with fractions, which may be absent. */
    public Optional<Double> decimal(String path) {
        JsonNode value = at(path);
        return value.isNumber() ? Optional.of(value.doubleValue()) : Optional.empty();
    }

    /** A moment that every such answer has. */
    public Instant moment(String path) {
        return Instant.parse(text(path));
    }

    public boolean is(String path) {
        return at(path).asBoolean();
    }

    /**
     * A field as one of the shared records; nothing if it is absent.
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
     * What was measured of a task, in {@code metrics}; nothing if it was not measured.
     *
     * @throws CommandFailure if it has another form
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

    /** The elements of a list of texts, for people. */
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
