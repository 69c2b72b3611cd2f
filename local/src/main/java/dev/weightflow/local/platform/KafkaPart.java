package dev.weightflow.local.platform;

import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.KafkaLogins;
import dev.weightflow.schema.topic.TopicPrefix;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;

/** Broker with every topic of the platform, which grants each service the permissions of the access list. */
final class KafkaPart extends Part {

    private static final short ONE_COPY = 1;

    /**
     * Settings that flush the log to disk: a single replica survives a power cut only as far as it is flushed; heads of logs stay further behind than
     * that.
     */
    private static final Map<String, String> FLUSHED = Map.of("log.flush.scheduler.interval.ms", "1000");

    private final KafkaLogins logins;
    private final OptionalInt advertised;

    /**
     * @param advertised port that the broker advertises, if not its own
     */
    KafkaPart(Path home, KafkaLogins logins, Port port, OptionalInt advertised) {
        super("kafka", home, port);
        this.logins = logins;
        this.advertised = advertised;
    }

    @Override
    Running start(Consumer<String> lacking) {
        KafkaBroker.Options usual = KafkaBroker.Options.at(port()).with(logins).with(FLUSHED);
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

    /** Lists every topic of the platform, on one broker. */
    static List<NewTopic> topics(TopicPrefix prefix) {
        return Topics.all().stream()
                .map(prefix::before)
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), ONE_COPY).configs(topic.settings()))
                .toList();
    }
}
