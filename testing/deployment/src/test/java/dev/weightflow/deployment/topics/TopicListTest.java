package dev.weightflow.deployment.topics;

import dev.weightflow.deployment.repository.Generated;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicListTest {

    @Test
    void the_list_has_every_topic_of_the_schema_with_its_settings() {
        String list = Topics.all().stream().map(TopicListTest::line).collect(Collectors.joining());

        new Generated(
                        "deploy/kafka/topics.tsv",
                        "# name, partitions, settings: generated from shared-schema's Topics\n" + list)
                .check();
    }

    private static String line(Topic topic) {
        String settings = topic.settings().entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
        return topic.name() + "\t" + topic.partitions() + "\t" + settings + "\n";
    }
}
