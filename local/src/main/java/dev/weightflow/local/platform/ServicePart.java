package dev.weightflow.local.platform;

import static dev.weightflow.local.platform.Part.PartHealth.READY;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.http.Answer;
import dev.weightflow.local.http.Request;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.platform.LogTail.LogLine;
import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.process.PrivateFiles;
import dev.weightflow.local.process.ServerException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

final class ServicePart extends Part {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** Offset of the port of health and metrics from that of the API, where that is free. */
    private static final int MANAGEMENT = 1_000;

    private static final int LAST_PORT = 65_535;

    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private final ServiceName service;
    private final PackagedService application;
    private final String heap;
    private final Supplier<Map<String, String>> platform;
    private final boolean leftOut;
    private final Path settingsFile;
    private volatile Optional<ChildJvm> coming = Optional.empty();
    private volatile boolean abandoned;
    private final IdentitySecret identity;

    /**
     * @param number of the instance
     * @param platform its settings of the rest of the platform, by their keys; read at each start
     */
    ServicePart(
            ServiceName service,
            int number,
            PlatformDirectory directory,
            PlatformOptions options,
            Supplier<Map<String, String>> platform) {
        super(service.instance(number), directory.service(service.instance(number)), options.portOf(service, number));
        this.service = service;
        this.application = options.applicationOf(service);
        this.heap = options.heapOf(service);
        this.identity = directory.identitySecret(name());
        this.platform = platform;
        this.leftOut = options.without().contains(service);
        this.settingsFile = directory.settingsOf(service);
    }

    @Override
    void check() {
        if (!leftOut && !Files.exists(application.jar())) {
            throw PlatformFailure.failed(
                    "not-built",
                    "The service " + name() + " is not built: " + application.jar()
                            + " is missing; './mvnw -q -DskipTests package' builds it.");
        }
    }

    @Override
    Running start(Consumer<String> lacking) {
        Home prepared = Home.prepare(home(), Home.ROOM_TO_START);
        if (leftOut) {
            return leaveOut(prepared, port().claim(title()));
        }
        ChildJvm.awaitEndOfPredecessor(title(), prepared, service.grace());
        try {
            return port().started(title(), number -> startOnce(prepared, number, lacking));
        } catch (ServerException.NotStarted e) {
            throw e.telling(LogLine::words);
        }
    }

    private Running startOnce(Home prepared, int number, Consumer<String> lacking) {
        int management = management(number);
        Map<String, String> variables = new HashMap<>();
        settings(prepared, number, management).forEach((key, value) -> variables.put(variable(key), value));
        ChildJvm child = ChildJvm.start(ChildSpec.of(title(), prepared, application.classPath(), PackagedService.MAIN)
                .withJvmOptions(service.jvmOptions(heap))
                .withEnvironment(variables)
                .inheriting(service::inherits)
                .withGrace(service.grace()));
        coming = Optional.of(child);
        if (abandoned) {
            abandon();
        }
        Running running = running(number, management, Optional.of(child.pid()), child.onExit(), READY, child::close);
        AtomicReference<PartHealth> told = new AtomicReference<>(READY);
        // the reason says how far a service is that reads a long log
        child.awaitReady(
                PATIENCE, () -> isItself(running.address()) && isSettled(running.health(), told, lacking), told::get);
        // a service that refuses to start for its state would refuse again: it is left running, and reports the reason
        return serving(
                number,
                told.get().refused().isPresent()
                        ? running(number, management, running.pid(), child.onExit(), told.get(), child::close)
                        : running);
    }

    /** Leaves the service to its developer, who runs it with the settings of that file. */
    private Running leaveOut(Home prepared, int number) {
        int management = management(number);
        SortedMap<String, String> settings = new TreeMap<>(settings(prepared, number, management));
        PrivateFiles.folder(prepared.directory());
        PrivateFiles.write(
                settingsFile,
                settings.entrySet().stream()
                        .map(setting ->
                                setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\") + "\n")
                        .collect(Collectors.joining()));
        PartHealth first = PartHealth.silent("is left out; './mvnw quarkus:dev -pl services/" + service + "' runs it");
        return serving(
                number, running(number, management, Optional.empty(), new CompletableFuture<>(), first, () -> {}));
    }

    private Running running(
            int number, int management, Optional<Long> pid, CompletableFuture<?> end, PartHealth first, Runnable stop) {
        String managed = "http://127.0.0.1:" + management;
        ServiceProbe health = new ServiceProbe(URI.create(managed + "/q/health/ready"));
        return new Running("http://127.0.0.1:" + number, Optional.of(managed), pid, end, first, health, stop);
    }

    private int management(int number) {
        return Port.preferring(Math.min(number + MANAGEMENT, LAST_PORT)).claim(title());
    }

    /** Returns all of its settings, by their keys. */
    private Map<String, String> settings(Home prepared, int number, int management) {
        Map<String, String> settings = new HashMap<>(service.usualSettings());
        settings.keySet().removeIf(key -> System.getenv().containsKey(variable(key)));
        settings.putAll(platform.get());
        settings.put("weightflow.data-dir", prepared.resolve("data").toString());
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(number));
        settings.put("quarkus.management.host", "127.0.0.1");
        settings.put("quarkus.management.port", Integer.toString(management));
        settings.put(
                "weightflow.security.identity-secret", identity.made().file().toString());
        return settings;
    }

    /** Returns the environment variable of a setting. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    @Override
    void abandon() {
        abandoned = true;
        coming.ifPresent(ChildJvm::close);
    }

    /** Returns whether the server is this service: another platform's may take the port first, and answer there as ours would. */
    private boolean isItself(String address) {
        try {
            return identity.isKnownAt(URI.create(address), Request::send, TO_ANSWER);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSettled(
            Supplier<Optional<PartHealth>> health, AtomicReference<PartHealth> told, Consumer<String> lacking) {
        Optional<PartHealth> answer = health.get();
        answer.filter(now -> !now.equals(told.getAndSet(now)))
                .flatMap(PartHealth::why)
                .ifPresent(lacking);
        return answer.filter(now -> now.equals(READY) || now.refused().isPresent())
                .isPresent();
    }

    private String title() {
        return "the service " + name();
    }

    /**
     * Probe of a service's readiness and of the reason if it is not ready.
     *
     * @param health the address of its readiness
     */
    record ServiceProbe(URI health) implements Supplier<Optional<PartHealth>> {
        private static final String CHANNEL_IS_WELL = "[OK]";

        @Override
        public Optional<PartHealth> get() {
            try (Answer answer = Request.get(health).patience(TO_ANSWER).send()) {
                String body = answer.text();
                if (answer.status() == HttpURLConnection.HTTP_OK) {
                    return Optional.of(PartHealth.READY);
                }
                return Optional.of(code(body)
                        .map(code -> PartHealth.refusing(reasons(body), code))
                        .orElseGet(() -> PartHealth.notReady(reasons(body))));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        /** Summarizes the checks that are down, in one line. */
        static String reasons(String body) {
            return down(body).flatMap(ServiceProbe::reasons).collect(Collectors.joining("; "));
        }

        /** Returns the code of a failed check that does not recover by itself. */
        private static Optional<String> code(String body) {
            return down(body)
                    .map(check -> check.path("data").path("code").asText())
                    .filter(code -> !code.isEmpty())
                    .findFirst();
        }

        private static Stream<JsonNode> down(String body) {
            try {
                return StreamSupport.stream(
                                Json.MAPPER.readTree(body).path("checks").spliterator(), false)
                        .filter(check -> check.path("status").asText().equals("DOWN"));
            } catch (IOException e) {
                return Stream.empty();
            }
        }

        private static Stream<String> reasons(JsonNode check) {
            Stream<String> told = check.path("data").properties().stream()
                    .filter(entry -> !entry.getValue().asText().equals(CHANNEL_IS_WELL)
                            && !entry.getKey().equals("code"))
                    .map(entry -> entry.getKey().equals("why")
                            ? entry.getValue().asText()
                            : entry.getKey() + ": " + entry.getValue().asText());
            return check.path("data").isEmpty() ? Stream.of(check.path("name").asText()) : told;
        }
    }
}
