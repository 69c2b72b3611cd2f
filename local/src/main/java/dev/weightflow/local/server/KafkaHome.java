package dev.weightflow.local.server;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** Folder of a broker: its settings, and its log directory, which must be formatted once before the first start. */
record KafkaHome(Home home) {

    private static final String FORMATTED = "formatted";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Writes the broker's settings and returns their file. */
    Path configure(int port, int controllerPort, Map<String, String> settings) {
        String client = "CLIENT://127.0.0.1:" + port;
        Map<String, String> all = new TreeMap<>(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("inter.broker.listener.name", "CLIENT"),
                Map.entry("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("listeners", client + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", client),
                Map.entry("log.dirs", home.resolve("data").toString()),
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
                // the partitions of a killed member are reassigned after ten seconds rather than 45
                Map.entry("group.consumer.session.timeout.ms", "10000"),
                Map.entry("group.consumer.min.session.timeout.ms", "10000"),
                Map.entry("group.consumer.heartbeat.interval.ms", "2000"),
                Map.entry("group.consumer.min.heartbeat.interval.ms", "2000"),
                // the default takes 128 MB of heap
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                // an idle controller writes, and flushes, a record each half second so that brokers elsewhere are
                // seen to follow it
                Map.entry("metadata.max.idle.interval.ms", "60000"),
                // threads that wait wake up several times a second
                Map.entry("group.coordinator.threads", "1"),
                Map.entry("num.network.threads", "1"),
                Map.entry("num.io.threads", "2"),
                Map.entry("background.threads", "2")));
        all.putAll(settings);
        String text = all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        return PrivateFiles.write(home.resolve("server.properties"), text);
    }

    /**
     * Formats the log directory unless that was finished before; a format that a crash interrupted is repeated.
     *
     * @return the id of the broker's cluster
     */
    String format(List<Path> jars, Path properties) {
        if (isFormatted()) {
            return PrivateFiles.lines(home.resolve(FORMATTED)).get(0).strip();
        }
        home.emptied("data");
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
        PrivateFiles.write(home.resolve(FORMATTED), cluster + "\n");
        return cluster;
    }

    boolean isFormatted() {
        return Files.exists(home.resolve(FORMATTED));
    }

    String[] jvmOptions(String heap) {
        return home.jvmOptions(
                heap, "log4j2.configurationFile", home.resource("log4j2.xml", KafkaHome.class, "kafka-log4j2.xml"));
    }
}
