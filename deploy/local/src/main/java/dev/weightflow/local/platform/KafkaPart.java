package dev.weightflow.local.platform;

import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.KafkaLogins;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.NewTopic;

/** The broker, with every topic of the platform, which lets each service do what the access list says. */
final class KafkaPart implements Part {

    private static final short ONE_COPY = 1;

    private final Path home;
    private final KafkaLogins logins;
    private final OptionalInt advertised;
    private volatile Port port;
    private volatile String address = "";

    /** @param advertised where the broker sends its clients, if not to its own port */
    KafkaPart(Path home, KafkaLogins logins, Port port, OptionalInt advertised) {
        this.home = home;
        this.logins = logins;
        this.port = port;
        this.advertised = advertised;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Path log() {
        return home.resolve(ChildSpec.LOG);
    }

    /** The broker's address, from its first start on. */
    String address() {
        return address;
    }

    @Override
    public Running start() {
        KafkaBroker broker = KafkaBroker.start(home, port, logins, advertised);
        try {
            broker.createTopics(Topics.all().stream().map(KafkaPart::asNew).toList());
            broker.allow(KafkaAccess.list());
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        port = Port.of(broker.port());
        address = broker.bootstrapServers();
        return new Running(address, broker.pid(), broker::isAlive, broker::close);
    }

    private static NewTopic asNew(Topic topic) {
        return new NewTopic(topic.name(), topic.partitions(), ONE_COPY).configs(topic.settings());
    }
}
