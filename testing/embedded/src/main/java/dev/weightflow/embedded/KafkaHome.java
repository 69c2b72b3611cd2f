package dev.weightflow.embedded;

import dev.weightflow.embedded.process.ChildJvm;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.PrivateFiles;
import dev.weightflow.embedded.process.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/** The broker's folder: its settings, and its log directory, which must be formatted once before the first start. */
record KafkaHome(Home home) {

    private static final String FORMATTED = "formatted";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Writes the broker's settings and answers their file. */
    Path configure(int port, int controllerPort, Optional<SecuredListener> secured, Map<String, String> settings) {
        String client = "CLIENT://127.0.0.1:" + port;
        String more =
                secured.map(listener -> ",SECURED://" + listener.address()).orElse("");
        Map<String, String> all = new TreeMap<>(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "CLIENT"),
                Map.entry("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL"),
                Map.entry("listeners", client + more + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", client + more),
                Map.entry("log.dirs", logDirectory().toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // what a killed member had goes to another after ten seconds rather than 45
                Map.entry("group.consumer.session.timeout.ms", "10000"),
                Map.entry("group.consumer.min.session.timeout.ms", "10000"),
                Map.entry("group.consumer.heartbeat.interval.ms", "2000"),
                Map.entry("group.consumer.min.heartbeat.interval.ms", "2000"),
                // the default takes 128 MB of heap
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "2"),
                Map.entry("background.threads", "2")));
        all.putAll(settings);
        String text = all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        return write("server.properties", text);
    }

    /**
     * Formats the log directory unless that was finished before; a format that a crash cut short is begun anew.
     *
     * @return the id of the broker's cluster
     */
    String format(List<Path> jars, Path properties) {
        if (isFormatted()) {
            return read(home.resolve(FORMATTED)).strip();
        }
        clearLogDirectory();
        String cluster = Uuid.randomUuid().toString();
        ChildSpec spec = ChildSpec.of(
                        "the formatting of Kafka's data folder",
                        home,
                        jars,
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        cluster,
                        "--config",
                        properties.toString())
                .withJvmOptions(jvmOptions("64m"));
        try (ChildJvm format = ChildJvm.start(spec)) {
            format.awaitSuccess(PATIENCE);
        }
        write(FORMATTED, cluster + "\n");
        return cluster;
    }

    boolean isFormatted() {
        return Files.exists(home.resolve(FORMATTED));
    }

    /** Small, quick to start, and with the logging of this folder. */
    String[] jvmOptions(String heap) {
        Path logging = home.resolve("log4j2.xml");
        try (InputStream source = KafkaHome.class.getResourceAsStream("kafka-log4j2.xml")) {
            Files.copy(source, logging, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory(), e.getMessage(), e);
        }
        return new String[] {
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlog4j2.configurationFile=" + logging.toUri()
        };
    }

    private Path logDirectory() {
        return home.resolve("data");
    }

    private void clearLogDirectory() {
        if (!Files.exists(logDirectory())) {
            return;
        }
        try (Stream<Path> files = Files.walk(logDirectory())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory(), e.getMessage(), e);
        }
    }

    private String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory(), e.getMessage(), e);
        }
    }

    private Path write(String name, String text) {
        Path file = home.resolve(name);
        try {
            PrivateFiles.write(file, text);
            return file;
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory(), e.getMessage(), e);
        }
    }
}
