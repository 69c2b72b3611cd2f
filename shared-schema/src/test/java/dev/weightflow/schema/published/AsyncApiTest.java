package dev.weightflow.schema.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.weightflow.schema.event.EventType;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the consistency of the AsyncAPI document: all references resolve, all events and topics are in it. */
class AsyncApiTest {
    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        document = new YAMLMapper()
                .readTree(PublishedFiles.RESOURCES.resolve("asyncapi.yaml").toFile());
    }

    @Test
    void it_has_the_parts_that_asyncapi_three_demands() {
        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(document.at("/info/title").asText()).isNotEmpty();
        assertThat(document.at("/info/version").asText()).isNotEmpty();
        assertThat(document.path("operations"))
                .allSatisfy(operation ->
                        assertThat(operation.path("action").asText()).isIn("send", "receive"));
    }

    @Test
    void every_reference_leads_to_something() {
        List<String> references = document.findValuesAsText("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isMissingNode()).isFalse();
            } else {
                assertThat(PublishedFiles.RESOURCES.resolve(reference)).exists();
            }
        });
    }

    @Test
    void every_event_type_is_a_message() {
        List<String> names = new ArrayList<>();
        document.at("/components/messages")
                .forEach(message -> names.add(message.path("name").asText()));

        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(
                        EventType.all().stream().map(EventType::name).toList());
    }

    @Test
    void every_topic_of_facts_is_a_channel() {
        assertThat(document.path("channels").findValuesAsText("address"))
                .containsExactlyInAnyOrderElementsOf(
                        Topics.events().stream().map(topic -> topic.name()).toList());
    }
}
