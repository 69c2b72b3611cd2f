package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.FolderLock;
import dev.weightflow.cli.platform.PlatformState.StateFile;
import dev.weightflow.embedded.AccessTokens;
import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.KafkaLogins;
import dev.weightflow.embedded.S3Credentials;
import dev.weightflow.embedded.SigningKeys;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.PidFile;
import dev.weightflow.embedded.process.PrivateFiles;
import dev.weightflow.embedded.process.ServerException;
import dev.weightflow.schema.topic.TopicPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

public record PlatformDirectory(Path root) {

    /** What a run needs on disk at least, in bytes. */
    public static final long ROOM = 512L << 20;

    /** What lies in the folder, which may be one that the user has for other things too. */
    private static final List<String> OURS = List.of("run", "logs", "access", "kafka", "object-store", "services");

    /** The folder, created and looked at: it can be written to and has room, and no other user can read what is ours in it. */
    public static PlatformDirectory prepare(Path root) {
        PlatformDirectory directory =
                new PlatformDirectory(Home.prepare(root, ROOM).directory());
        OURS.forEach(part -> PrivateFiles.folder(directory.root().resolve(part)));
        return directory;
    }

    public Path kafka() {
        return root.resolve("kafka");
    }

    public Path objectStore() {
        return root.resolve("object-store");
    }

    public Path service(ServiceName service) {
        return service(service.key());
    }

    Path service(String instance) {
        return root.resolve("services").resolve(instance);
    }

    /** The settings of a service that is left out, for whoever runs it. */
    public Path settingsOf(ServiceName service) {
        return service(service).resolve("dev.properties");
    }

    /** By what an instance of a service proves to the command line that it is itself. */
    public IdentitySecret identitySecret(String instance) {
        return new IdentitySecret(service(instance).resolve("identity-secret"));
    }

    public AccessTokens accessTokens() {
        return AccessTokens.in(root.resolve("access"));
    }

    /** @throws CommandFailure if what the platform knows lies elsewhere */
    void requireSameBroker(Optional<SharedBroker> broker) {
        SharedBroker.requireSame(access(), broker, KafkaBroker.hasRunIn(kafka()));
    }

    /** The broker of others that holds what the platform knows, if it is not the platform's own. */
    public Optional<SharedBroker> sharedBroker() {
        return SharedBroker.keptIn(access());
    }

    Path access() {
        return root.resolve("access");
    }

    /** Who comes to the broker, and by which password; made up by the first call. */
    public KafkaLogins kafkaLogins() {
        return KafkaAccess.logins(root.resolve("access").resolve("kafka"));
    }

    /**
     * By what the services sign, if they do. A platform whose facts are older than its keys would not believe itself: keys are made for one that
     * has never run.
     */
    public Optional<SigningKeys> signingKeys() {
        SigningKeys keys = SigningKeys.in(root.resolve("access").resolve("signing"));
        return keys.exist() || !KafkaBroker.hasRunIn(kafka()) ? Optional.of(keys) : Optional.empty();
    }

    /**
     * What a program of the platform is told of broker, store and keys, by the keys of its settings.
     *
     * @param principal as whom it comes
     */
    Map<String, String> settings(String principal, String kafka, String store) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", kafka);
        sharedBroker()
                .ifPresentOrElse(
                        broker -> settings.put(
                                TopicPrefix.SETTING, broker.prefix().text()),
                        () -> kafkaLogins()
                                .clientSettings(principal)
                                .forEach((key, value) -> settings.put("kafka." + key, value)));
        S3Credentials credentials = S3Credentials.keptIn(objectStore().resolve("credentials"));
        settings.put("weightflow.object-store.endpoint", store);
        settings.put("weightflow.object-store.bucket", LocalPlatform.BUCKET);
        settings.put("weightflow.object-store.access-key", credentials.accessKey());
        settings.put("weightflow.object-store.secret-key", credentials.secretKey());
        signingKeys().ifPresent(keys -> {
            settings.put("weightflow.signing.key-ring", keys.ring().toString());
            if (!principal.equals(ServiceName.CONSOLE.key())) {
                settings.put("weightflow.signing.key", keys.of(principal).toString());
            }
        });
        return settings;
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** What the platform's own process says when it runs in the background. */
    public Path platformLog() {
        return logs().resolve("platform.log");
    }

    /** Every log there may be, by the name the user calls it. */
    public Map<String, Path> logFiles() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("kafka", kafka().resolve(ChildSpec.LOG));
        files.put("object-store", objectStore().resolve(ChildSpec.LOG));
        for (ServiceName service : ServiceName.values()) {
            files.put(service.key(), service(service).resolve(ChildSpec.LOG));
            for (int number = 2; Files.isDirectory(service(service.instance(number))); number++) {
                files.put(
                        service.instance(number),
                        service(service.instance(number)).resolve(ChildSpec.LOG));
            }
        }
        files.put(CollectorProcess.NAME, service(CollectorProcess.NAME).resolve(ChildSpec.LOG));
        files.put("platform", platformLog());
        files.put("command-line", logs().resolve("command-line.log"));
        files.put("build", root.resolve("build.log"));
        return files;
    }

    public StateFile state() {
        return new StateFile(run().resolve("platform.json"));
    }

    /** The process that keeps the platform running, if it is alive. */
    public Optional<ProcessHandle> supervisor() {
        return pidFile().owner();
    }

    /** When that process was started, if the system tells. */
    public Optional<Instant> startedAt() {
        return supervisor().flatMap(process -> process.info().startInstant());
    }

    /** Whether this very process keeps the platform running, which ends with it. */
    public boolean isOurs() {
        return supervisor()
                .filter(process -> process.pid() == ProcessHandle.current().pid())
                .isPresent();
    }

    /**
     * Ends the platform that another process runs, and waits until it has.
     *
     * @param atOnce its parts end with it, as after a crash
     * @return whether it ran at all
     * @throws CommandFailure if it takes longer
     */
    public boolean stop(boolean atOnce, Duration atMost) {
        return supervisor().map(process -> stop(process, atOnce, atMost)).orElse(false);
    }

    private boolean stop(ProcessHandle process, boolean atOnce, Duration atMost) {
        boolean asked = atOnce ? process.destroyForcibly() : process.destroy();
        try {
            process.onExit().get(atMost.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the platform stops", e);
        } catch (ExecutionException | TimeoutException e) {
            throw CommandFailure.failed(
                    "not-stopped",
                    "Weightflow, process " + process.pid()
                            + (asked ? ", has not stopped within " : ", cannot be stopped; waited ")
                            + atMost.toSeconds() + " s: './weightflow down --kill' ends it at once; its log is "
                            + platformLog() + ".");
        }
    }

    PidFile pidFile() {
        return new PidFile(run().resolve("platform.pid"));
    }

    /**
     * Makes this process the one that works on the folder, until it ends.
     *
     * @return nothing if another process has it
     */
    public Optional<FolderLock> lock() {
        try {
            return FolderLock.of(run().resolve("lock"));
        } catch (IOException e) {
            throw new ServerException.DirectoryUnusable(root, e.getMessage(), e);
        }
    }

    private Path run() {
        return root.resolve("run");
    }
}
