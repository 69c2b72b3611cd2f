package dev.weightflow.cli.platform;

import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.KafkaLogins;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.schema.topic.TopicPrefix;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;

/** The broker, with every topic of the platform, which lets each service do what the access list says. */
final class KafkaPart extends Part {

    private static final short ONE_COPY = 1;

    private final KafkaLogins logins;
    private final OptionalInt advertised;

    /** @param advertised where the broker sends its clients, if not to its own port */
    KafkaPart(Path home, KafkaLogins logins, Port port, OptionalInt advertised) {
        super("kafka", home, port);
        this.logins = logins;
        this.advertised = advertised;
    }

    @Override
    Running start(Consumer<String> lacking) {
        KafkaBroker.Options usual = KafkaBroker.Options.at(port()).with(logins);
        KafkaBroker broker =
                KafkaBroker.start(home(), advertised.isPresent() ? usual.advertising(advertised.getAsInt()) : usual);
        try {
            broker.createTopics(topics(TopicPrefix.NONE));
            broker.allow(KafkaAccess.list());
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        return serving(
                broker.port(),
                Running.ready(
                        broker.bootstrapServers(), broker.pid(), broker.onExit(), broker::answers, broker::close));
    }

    /** Every topic of the platform, on one broker. */
    static List<NewTopic> topics(TopicPrefix prefix) {
        return Topics.all().stream()
                .map(prefix::before)
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), ONE_COPY).configs(topic.settings()))
                .toList();
    }
}
