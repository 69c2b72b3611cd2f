package dev.weightflow.local.platform;

import dev.weightflow.local.platform.PlatformState.StateFile;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.PidFile;
import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.local.process.ServerException;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.KafkaLogins;
import dev.weightflow.local.server.S3Credentials;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.schema.file.FolderLock;
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

    /** Minimum free disk space of a run, in bytes. */
    public static final long ROOM = 512L << 20;

    /** Names that the platform uses in the folder, which may hold other files of the user too. */
    private static final List<String> OURS = List.of("run", "logs", "access", "kafka", "object-store", "services");

    /** Creates and checks the folder: it is writable and has room, and no other user can read our files in it. */
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

    public Path service(String instance) {
        return root.resolve("services").resolve(instance);
    }

    /** Returns the settings file of a service that is left out, for its developer. */
    public Path settingsOf(ServiceName service) {
        return service(service).resolve("dev.properties");
    }

    /** Returns the secret by which an instance of a service proves its identity to the command line. */
    public IdentitySecret identitySecret(String instance) {
        return new IdentitySecret(service(instance).resolve("identity-secret"));
    }

    public AccessTokens accessTokens() {
        return AccessTokens.in(root.resolve("access"));
    }

    /**
     * Checks the broker of the platform's facts.
     *
     * @throws PlatformFailure if they are in another one
     */
    void requireSameBroker(Optional<SharedBroker> broker) {
        SharedBroker.requireSame(access(), broker, KafkaBroker.hasRunIn(kafka()));
    }

    /** Returns the shared broker of the platform's facts, if the platform does not use its own. */
    public Optional<SharedBroker> sharedBroker() {
        return SharedBroker.keptIn(access());
    }

    /** Returns the accepted losses of its journals. */
    public GivenUp givenUp() {
        return new GivenUp(access().resolve("given-up"));
    }

    Path access() {
        return root.resolve("access");
    }

    /** Returns the broker's users and their passwords; the first call generates them. */
    public KafkaLogins kafkaLogins() {
        return KafkaAccess.logins(root.resolve("access").resolve("kafka"));
    }

    /**
     * Returns the keys by which the services sign; empty if they do not. Keys are generated only for a platform that has never run, as it would
     * otherwise reject its own older facts.
     */
    public Optional<SigningKeys> signingKeys() {
        SigningKeys keys = SigningKeys.in(root.resolve("access").resolve("signing"));
        return keys.exist() || !KafkaBroker.hasRunIn(kafka()) ? Optional.of(keys) : Optional.empty();
    }

    /**
     * Returns a program's settings of broker, store and keys.
     *
     * @param principal name by which it logs in to the broker
     */
    Map<String, String> settings(String principal, String kafka, String store) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", kafka);
        settings.putAll(givenUp().settings());
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

    /** Returns the log file of the platform's own process when it runs in the background. */
    public Path platformLog() {
        return logs().resolve("platform.log");
    }

    /** Returns every possible log, by its name on the command line. */
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
        for (String program : List.of(CollectorProcess.NAME, RestoreProcess.NAME)) {
            files.put(program, service(program).resolve(ChildSpec.LOG));
        }
        files.put("platform", platformLog());
        files.put("command-line", logs().resolve("command-line.log"));
        files.put("build", root.resolve("build.log"));
        return files;
    }

    public StateFile state() {
        return new StateFile(run().resolve("platform.json"));
    }

    /** Returns the process that runs the platform, if it is alive. */
    public Optional<ProcessHandle> supervisor() {
        return pidFile().owner();
    }

    /** Returns the start time of that process, if the system provides it. */
    public Optional<Instant> startedAt() {
        return supervisor().flatMap(process -> process.info().startInstant());
    }

    /** Returns whether this process is the one that runs the platform, which ends with it. */
    public boolean isOurs() {
        return supervisor()
                .filter(process -> process.pid() == ProcessHandle.current().pid())
                .isPresent();
    }

    /**
     * Stops the platform of another process, and waits for its end.
     *
     * @param atOnce its parts are killed with it, as after a crash
     * @return whether it ran at all
     * @throws PlatformFailure if it takes longer
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
            throw PlatformFailure.failed(
                    "not-stopped",
                    "Weightflow, process " + process.pid()
                            + (asked ? ", has not stopped within " : ", cannot be stopped; waited ")
                            + atMost.toSeconds() + " s: './weightflow down --kill' ends it at once; its log is "
                            + platformLog() + ".");
        }
    }

    public PidFile pidFile() {
        return new PidFile(run().resolve("platform.pid"));
    }

    /**
     * Acquires the folder for this process, until it ends.
     *
     * @return empty if another process holds it
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
