package dev.weightflow.schema.published;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.weightflow.schema.Examples;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Generates the AsyncAPI 3.0 document: a channel for each topic, a message for each event type, payloads by reference to the schemas. */
final class AsyncApi {
    private final ObjectMapper mapper = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES));

    String yaml() throws IOException {
        ObjectNode document = mapper.createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Weightflow events")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "Events of datasets, trainings, evaluations and models: CloudEvents 1.0 in Kafka's binary"
                                + " mode, JSON data, keyed by the job's or the model's id.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0.txt");
        document.put("defaultContentType", "application/json");
        Map<String, List<Event>> byTopic = Examples.events().stream()
                .collect(Collectors.groupingBy(event -> event.topic().name(), TreeMap::new, Collectors.toList()));
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        for (Topic topic : Topics.events()) {
            List<Event> events = byTopic.getOrDefault(topic.name(), requests(topic));
            channel(channels.putObject(channelName(topic)), topic, events);
            operation(operations, "send", topic, events);
            operation(operations, "receive", topic, events);
            events.forEach(event -> message(messages.putObject(messageName(event)), event));
        }
        headers(components.putObject("schemas").putObject("cloudEventHeaders"));
        return mapper.writeValueAsString(document);
    }

    /** Returns the events of a topic of requests: the event that the request becomes in its journal. */
    private static List<Event> requests(Topic topic) {
        String journal = topic.equals(Topics.INGESTION_REQUESTS)
                ? "IngestionRequested"
                : topic.equals(Topics.TRAINING_REQUESTS) ? "TrainingRequested" : "EvaluationRequested";
        return Examples.events().stream()
                .filter(event -> messageName(event).equals(journal))
                .toList();
    }

    private static void channel(ObjectNode channel, Topic topic, List<Event> events) {
        channel.put("address", topic.name());
        channel.put(
                "description",
                "Keyed by " + topic.key() + ". What no handler could take is in "
                        + topic.deadLetters().name() + ".");
        ObjectNode messages = channel.putObject("messages");
        events.forEach(event ->
                messages.putObject(messageName(event)).put("$ref", "#/components/messages/" + messageName(event)));
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", topic.name());
        kafka.put("partitions", topic.partitions());
        ObjectNode configuration = kafka.putObject("topicConfiguration");
        configuration.putArray("cleanup.policy").add(topic.settings().get("cleanup.policy"));
        configuration.put("retention.ms", Long.parseLong(topic.settings().get("retention.ms")));
        kafka.put("bindingVersion", "0.5.0");
    }

    private static void operation(ObjectNode operations, String action, Topic topic, List<Event> events) {
        String name = channelName(topic);
        ObjectNode operation = operations.putObject(action + Character.toUpperCase(name.charAt(0)) + name.substring(1));
        operation.put("action", action);
        operation.putObject("channel").put("$ref", "#/channels/" + name);
        var messages = operation.putArray("messages");
        events.forEach(
                event -> messages.addObject().put("$ref", "#/channels/" + name + "/messages/" + messageName(event)));
    }

    private static void message(ObjectNode message, Event event) {
        message.put("name", event.type().name());
        message.put("title", messageName(event));
        message.put("contentType", "application/json");
        message.putObject("headers").put("$ref", "#/components/schemas/cloudEventHeaders");
        message.putObject("payload").put("$ref", "./schemas/" + event.type().name() + ".schema.json");
        ObjectNode kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string").put("description", "The subject: the aggregate's id.");
        kafka.put("bindingVersion", "0.5.0");
    }

    private static void headers(ObjectNode headers) {
        headers.put("type", "object");
        ObjectNode properties = headers.putObject("properties");
        header(properties, "ce_specversion", "CloudEvents' version, 1.0.");
        header(properties, "ce_id", "SHA-256 of type, subject and discriminator: a repetition has the same id.");
        header(properties, "ce_source", "The service that states the fact, such as /weightflow/trainer.");
        header(properties, "ce_type", "The message's name.");
        header(properties, "ce_subject", "The aggregate's id, also the record's key.");
        header(properties, "ce_time", "When it was stated, RFC 3339, UTC.");
        header(properties, "ce_causationdepth", "How many events lie before this one in its chain.");
        header(properties, "ce_causationroot", "The id of the chain's first event.");
        header(properties, "ce_causationparent", "The id of the event that this one follows from.");
        header(properties, "ce_actor", "The name of the caller who asked for it; absent where it follows by itself.");
        header(properties, "content-type", "application/json.");
        header(properties, "traceparent", "W3C trace context.");
        var required = headers.putArray("required");
        List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "content-type")
                .forEach(required::add);
    }

    private static void header(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private static String channelName(Topic topic) {
        String name = topic.name().substring(topic.name().lastIndexOf('.') + 1);
        int dash = name.indexOf('-');
        return dash < 0
                ? name
                : name.substring(0, dash) + Character.toUpperCase(name.charAt(dash + 1)) + name.substring(dash + 2);
    }

    private static String messageName(Event event) {
        return event.type().fact();
    }
}
