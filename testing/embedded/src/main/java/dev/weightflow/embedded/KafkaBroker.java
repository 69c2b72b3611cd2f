package dev.weightflow.embedded;

import dev.weightflow.embedded.process.ChildJvm;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.embedded.process.ServerClassPath;
import dev.weightflow.embedded.process.ServerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A real Kafka broker (KRaft, one node) in a JVM of its own. Its data lies under its home and outlives it: a broker started
 * on the same home, after a clean stop or after {@code kill -9}, has every record that was acknowledged.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final String NAME = "the Kafka broker";
    private static final String MAIN = "kafka.Kafka";
    /** Enough to unpack a batch that is small when compressed; most of it is never touched. */
    private static final String HEAP = "512m";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildJvm child;
    private final int port;
    private final Optional<SecuredListener> secured;
    private final Map<String, String> ourLogin;

    private KafkaBroker(ChildJvm child, int port, Optional<SecuredListener> secured, Map<String, String> ourLogin) {
        this.child = child;
        this.port = port;
        this.secured = secured;
        this.ourLogin = ourLogin;
    }

    /** Whether a broker has been started on that home before. */
    public static boolean hasRunIn(Path home) {
        return new KafkaHome(new Home(home)).isFormatted();
    }

    /** A broker on any free port; see {@link #start(Path, Port, Map)}. */
    public static KafkaBroker start(Path home) {
        return start(home, Port.free(), Map.of());
    }

    /** A broker on that port; see {@link #start(Path, Port, Map)}. */
    public static KafkaBroker start(Path home, Port port) {
        return start(home, port, Map.of());
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @param home the folder of its data, settings and log; created if need be, formatted on first use
     * @param port where it listens, on the loopback address only
     * @param settings broker settings that replace the defaults
     * @throws ServerException if it cannot run; the message names the cause and the way out
     */
    public static KafkaBroker start(Path home, Port port, Map<String, String> settings) {
        KafkaHome data = new KafkaHome(Home.prepare(home, Home.ROOM_TO_START));
        List<Path> jars = ServerClassPath.of("kafka");
        ChildJvm.awaitEndOfPredecessor(NAME, data.home(), ChildSpec.USUAL_GRACE);
        return port.started(NAME, number -> startOnce(data, jars, number, settings, Optional.empty(), Map.of()));
    }

    /**
     * As {@link #start(Path, Port, Map)}, but nobody comes in without a password, and all but the super user may do nothing until
     * {@linkplain #allow a list} allows it.
     */
    public static KafkaBroker start(Path home, Port port, KafkaLogins logins) {
        return start(home, port, logins, OptionalInt.empty());
    }

    /**
     * As {@link #start(Path, Port, KafkaLogins)}.
     *
     * @param advertised the port of this machine to which the broker sends its clients, if not its own: that of a proxy before it
     */
    public static KafkaBroker start(Path home, Port port, KafkaLogins logins, OptionalInt advertised) {
        KafkaHome data = new KafkaHome(Home.prepare(home, Home.ROOM_TO_START));
        List<Path> jars = ServerClassPath.of("kafka");
        ChildJvm.awaitEndOfPredecessor(NAME, data.home(), ChildSpec.USUAL_GRACE);
        return port.started(
                NAME,
                number -> startOnce(
                        data,
                        jars,
                        number,
                        advertising(advertised, logins.brokerSettings()),
                        Optional.empty(),
                        logins.clientSettings(KafkaLogins.SUPER_USER)));
    }

    private static Map<String, String> advertising(OptionalInt port, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        port.ifPresent(proxy -> all.put("advertised.listeners", "CLIENT://127.0.0.1:" + proxy));
        return all;
    }

    /** A broker on any free port that also listens on a second one, for clients that come by TLS and with that password. */
    public static KafkaBroker startSecured(Path home, String user, String password) {
        return startSecured(home, Map.of(user, password), Map.of());
    }

    /**
     * As {@link #startSecured}, with several users, who may do nothing until an access control list allows it. Whoever comes by the first
     * port, without a password, is a super user.
     *
     * @param users passwords by their names
     */
    public static KafkaBroker startGuarded(Path home, Map<String, String> users) {
        return startSecured(
                home,
                users,
                Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
    }

    private static KafkaBroker startSecured(Path home, Map<String, String> users, Map<String, String> settings) {
        KafkaHome data = new KafkaHome(Home.prepare(home, Home.ROOM_TO_START));
        List<Path> jars = ServerClassPath.of("kafka");
        ChildJvm.awaitEndOfPredecessor(NAME, data.home(), ChildSpec.USUAL_GRACE);
        return Port.free().started(NAME, number -> {
            SecuredListener secured =
                    SecuredListener.prepare(data.home(), Port.free().claim(NAME), users);
            Map<String, String> all = new HashMap<>(settings);
            all.putAll(secured.brokerSettings());
            KafkaBroker broker = startOnce(data, jars, number, all, Optional.of(secured), Map.of());
            try (Admin admin = Admin.create(broker.ourSettings())) {
                secured.letIn(admin);
            }
            return broker;
        });
    }

    private static KafkaBroker startOnce(
            KafkaHome data,
            List<Path> jars,
            int port,
            Map<String, String> settings,
            Optional<SecuredListener> secured,
            Map<String, String> ourLogin) {
        Path properties = data.configure(port, Port.free().claim(NAME), secured, settings);
        String cluster = data.format(jars, properties);
        ChildJvm child = ChildJvm.start(ChildSpec.of(NAME, data.home(), jars, MAIN, properties.toString())
                .withJvmOptions(data.jvmOptions(HEAP)));
        KafkaBroker broker = new KafkaBroker(child, port, secured, ourLogin);
        child.awaitReady(PATIENCE, new KafkaProbe(port, broker.ourSettings(), cluster));
        return broker;
    }

    /** Where clients connect: {@code host:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** The way in by TLS, of a broker that was started so. */
    public Optional<SecuredListener> secured() {
        return secured;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Whether it answers requests within a few seconds. */
    public boolean answers() {
        return KafkaProbe.answers(port);
    }

    /**
     * Creates the topics that do not exist yet, and brings the settings of those that do to the ones given. Partitions are
     * never changed: keys would move.
     */
    public void createTopics(Collection<NewTopic> topics) {
        try (Admin admin = Admin.create(ourSettings())) {
            KafkaTopics.create(admin, topics);
        }
    }

    /** Lets everybody do what that list says, and nothing else. */
    public void allow(AccessList list) {
        try (Admin admin = Admin.create(ourSettings())) {
            list.apply(admin);
        }
    }

    private Map<String, Object> ourSettings() {
        Map<String, Object> settings = new HashMap<>(ourLogin);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return settings;
    }

    /** Ends the broker as {@code kill -9} does. */
    public void kill() {
        child.kill();
    }

    /** Stops the broker cleanly. */
    @Override
    public void close() {
        child.close();
    }
}
