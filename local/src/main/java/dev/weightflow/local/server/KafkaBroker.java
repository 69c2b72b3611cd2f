package dev.weightflow.local.server;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.process.ServerClassPath;
import dev.weightflow.local.process.ServerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Real Kafka broker (KRaft, one node) in a JVM of its own. Its data are under its home and outlive it: a broker started on the same home, after a
 * clean stop or after {@code kill -9}, has every record that was acknowledged.
 */
public final class KafkaBroker implements AutoCloseable {

    private static final String NAME = "the Kafka broker";
    private static final String MAIN = "kafka.Kafka";
    /** Maximum heap: enough to unpack a batch that is small when compressed; most of it is never touched. */
    private static final String HEAP = "512m";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildJvm child;
    private final int port;
    private final Map<String, String> ourLogin;

    private KafkaBroker(ChildJvm child, int port, Map<String, String> ourLogin) {
        this.child = child;
        this.port = port;
        this.ourLogin = ourLogin;
    }

    /**
     * Options of a broker.
     *
     * @param port its port, on the loopback address only
     * @param settings broker settings that replace the defaults
     * @param ourLogin the login of this process, under Kafka's own names
     */
    public record Options(Port port, Map<String, String> settings, Map<String, String> ourLogin) {
        public static Options at(Port port) {
            return new Options(port, Map.of(), Map.of());
        }

        public Options with(Map<String, String> more) {
            Map<String, String> all = new HashMap<>(settings);
            all.putAll(more);
            return new Options(port, all, ourLogin);
        }

        /** Requires passwords of all clients, and denies everything to all but the super user until {@linkplain #allow a list} allows it. */
        public Options with(KafkaLogins logins) {
            Map<String, String> ours = logins.clientSettings(KafkaLogins.SUPER_USER);
            return new Options(port, settings, ours).with(logins.brokerSettings());
        }

        /** Lets the broker advertise another port of this machine, that of a proxy before it. */
        public Options advertising(int proxy) {
            return with(Map.of("advertised.listeners", "CLIENT://127.0.0.1:" + proxy));
        }
    }

    public static boolean hasRunIn(Path home) {
        return new KafkaHome(new Home(home)).isFormatted();
    }

    /** Starts a broker on any free port; see {@link #start(Path, Options)}. */
    public static KafkaBroker start(Path home) {
        return start(home, Port.free());
    }

    /** Starts a broker on that port; see {@link #start(Path, Options)}. */
    public static KafkaBroker start(Path home, Port port) {
        return start(home, Options.at(port));
    }

    /**
     * Starts a broker and waits until it is ready.
     *
     * @param home the folder of its data, settings and log; created if missing, formatted on first use
     * @throws ServerException if it cannot run; the message names the cause and the way out
     */
    public static KafkaBroker start(Path home, Options options) {
        KafkaHome data = new KafkaHome(Home.prepare(home, Home.ROOM_TO_START));
        List<Path> jars = ServerClassPath.of("kafka");
        ChildJvm.awaitEndOfPredecessor(NAME, data.home(), ChildSpec.USUAL_GRACE);
        return options.port().started(NAME, number -> startOnce(data, jars, number, options));
    }

    private static KafkaBroker startOnce(KafkaHome data, List<Path> jars, int port, Options options) {
        Path properties = data.configure(port, Port.free().claim(NAME), options.settings());
        String cluster = data.format(jars, properties);
        ChildJvm child = ChildJvm.start(ChildSpec.of(NAME, data.home(), jars, MAIN, properties.toString())
                .withJvmOptions(data.jvmOptions(HEAP)));
        KafkaBroker broker = new KafkaBroker(child, port, options.ourLogin());
        child.awaitReady(PATIENCE, new KafkaProbe(port, broker.ourSettings(), cluster));
        return broker;
    }

    /** Returns the bootstrap address of clients: {@code host:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
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

    /** Returns a future that completes with the end of its process, however it ends. */
    public CompletableFuture<?> onExit() {
        return child.onExit();
    }

    /** Returns whether it answers requests within a few seconds. */
    public boolean answers() {
        return KafkaProbe.answers(port);
    }

    /** Creates missing topics, and alters the settings of existing ones to those given. Partitions are never changed: keys would move. */
    public void createTopics(Collection<NewTopic> topics) {
        administer("the topics could not be created", admin -> KafkaTopics.create(admin, topics));
    }

    /** Replaces all permissions by those of that list. */
    public void allow(AccessList list) {
        administer("the access list could not be set", list::apply);
    }

    private interface Administration {
        void by(Admin admin) throws ExecutionException, InterruptedException;
    }

    private void administer(String failure, Administration what) {
        try (Admin admin = Admin.create(ourSettings())) {
            what.by(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException(failure + ": " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker was set up", e);
        }
    }

    private Map<String, Object> ourSettings() {
        Map<String, Object> settings = new HashMap<>(ourLogin);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        return settings;
    }

    public void kill() {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }
}
