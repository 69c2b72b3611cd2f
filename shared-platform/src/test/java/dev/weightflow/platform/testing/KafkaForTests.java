package dev.weightflow.platform.testing;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.schema.topic.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/** Broker for the Quarkus tests of this module, with the platform's topics; every test has job ids of its own. */
public class KafkaForTests implements QuarkusTestResourceLifecycleManager {
    private KafkaBroker broker;

    @Override
    public Map<String, String> start() {
        try {
            broker = start(Files.createTempDirectory("weightflow-kafka"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker.createTopics(Topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                        .configs(topic.settings()))
                .toList());
        Records records = new Records(broker.bootstrapServers());
        prepare(records);
        return settings(broker);
    }

    protected KafkaBroker start(Path home) {
        return KafkaBroker.start(home);
    }

    /** Returns the settings of the service. */
    protected Map<String, String> settings(KafkaBroker broker) {
        return Map.of("kafka.bootstrap.servers", broker.bootstrapServers());
    }

    /** Writes the records that are in the topics before the service starts. */
    protected void prepare(Records records) {}

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(new Records(broker.bootstrapServers()), new TestInjector.MatchesType(Records.class));
        injector.injectIntoFields(broker, new TestInjector.MatchesType(KafkaBroker.class));
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
        }
    }
}
