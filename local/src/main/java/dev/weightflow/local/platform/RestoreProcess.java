package dev.weightflow.local.platform;

import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.ServerException;
import dev.weightflow.local.process.ShutdownHook;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.KafkaLogins;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.schema.topic.TopicPrefix;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Program that restores lost topics from the bucket: a process of the collector's build, which runs once. */
public final class RestoreProcess {
    private static final String MAIN = "dev.weightflow.collector.Restorer";
    /** Name of the program in logs. */
    public static final String NAME = "restore";

    private static final String OURS = "WEIGHTFLOW_";

    /** With the second compiler, by which signatures are verified several times as fast, and room for a large segment on each core. */
    private static final List<String> TUNING = List.of("-Xmx768m", "-XX:+UseParallelGC");

    /** Variables that it reads from the environment of a cluster's operator. */
    private static final String READ = OURS + "(OBJECT_STORE|SIGNING|RESTORE|JOURNAL_ACCEPT|TOPIC)_.*";
    /** Variables of the bucket to which a copy is made. */
    private static final String COPY = OURS + "COPY_.*";

    private static final String ELSEWHERE = "weightflow.restore.elsewhere";

    private final Path project;
    private final PlatformDirectory directory;
    private final Map<String, String> settings;

    private RestoreProcess(Path project, PlatformDirectory directory, Map<String, String> settings) {
        this.project = project;
        this.directory = directory;
        this.settings = settings;
    }

    /**
     * Creates one over the broker and the store of the platform that runs there.
     *
     * @param project folder of its build
     */
    public static RestoreProcess ofPlatform(Path project, PlatformDirectory directory) {
        PlatformStatus platform = PlatformStatus.of(directory);
        Map<String, String> settings = directory.settings(
                CollectorProcess.NAME,
                CollectorProcess.address(platform, "kafka"),
                CollectorProcess.address(platform, "object-store"));
        settings.remove("weightflow.signing.key");
        settings.remove("weightflow.journal.adopt");
        if (directory.sharedBroker().isEmpty()) {
            directory
                    .kafkaLogins()
                    .clientSettings(KafkaLogins.SUPER_USER)
                    .forEach((key, value) -> settings.put("kafka." + key, value));
        }
        directory
                .signingKeys()
                .map(SigningKeys::ring)
                .ifPresent(ring ->
                        settings.put("weightflow.restore.keys", ring.getParent().toString()));
        return new RestoreProcess(project, directory, settings);
    }

    /** Creates one over the Kafka and the bucket that this process's environment names. */
    public static RestoreProcess ofEnvironment(Path project, PlatformDirectory directory) {
        return new RestoreProcess(project, directory, Map.of());
    }

    /**
     * Restores.
     *
     * @param told receives each line of its progress
     */
    public CollectorProcess.Ended restore(List<String> arguments, Consumer<String> told) throws InterruptedException {
        return run(arguments, Map.of(), told);
    }

    /**
     * Copies the bucket.
     *
     * @param options as the program takes them
     */
    public CollectorProcess.Ended copy(List<String> options, Consumer<String> told) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("copy"));
        arguments.addAll(options);
        return run(arguments, Map.of(), told);
    }

    /**
     * Restores into a broker that exists only for that, and compares.
     *
     * @param folder a folder for the broker's data
     */
    public CollectorProcess.Ended drill(Path folder, Consumer<String> told) throws InterruptedException {
        try (KafkaBroker beside = KafkaBroker.start(folder)) {
            beside.createTopics(KafkaPart.topics(TopicPrefix.NONE));
            return run(List.of("drill"), Map.of(ELSEWHERE, beside.bootstrapServers()), told);
        }
    }

    /** Compares what a restore would write, and writes it nowhere. */
    public CollectorProcess.Ended verify(Consumer<String> told) throws InterruptedException {
        return run(List.of("drill", "--verify-only"), Map.of(), told);
    }

    private CollectorProcess.Ended run(List<String> arguments, Map<String, String> more, Consumer<String> told)
            throws InterruptedException {
        Home home = Home.prepare(directory.service(NAME), Home.ROOM_TO_START);
        Path log = home.resolve(ChildSpec.LOG);
        String classPath = CollectorProcess.built(project).classPath().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(
                        CollectorProcess.command(TUNING, List.of("-cp", classPath, MAIN), arguments))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        Predicate<String> others = Pattern.compile(settings.isEmpty() ? READ + "|" + COPY : COPY)
                .asMatchPredicate()
                .negate();
        builder.environment().keySet().removeIf(name -> name.startsWith(OURS) && others.test(name));
        all.forEach((key, value) -> builder.environment().put(ServicePart.variable(key), value));
        try {
            Process process = builder.start();
            try (ShutdownHook stop = ShutdownHook.doing(process::destroy);
                    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                String result = "";
                for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                    if (line.get().startsWith("{")) {
                        result = line.get();
                    } else {
                        told.accept(line.get());
                    }
                }
                return new CollectorProcess.Ended(process.waitFor(), result, log);
            }
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(home.directory(), e.getMessage(), e);
        }
    }

    private static Optional<String> next(BufferedReader lines) throws IOException {
        return Optional.ofNullable(lines.readLine());
    }
}
