package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.embedded.process.ChildJvm;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.embedded.process.ServerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One of the four services. */
final class ServicePart extends Part {

    /** The main class of {@code quarkus-run.jar}, whose manifest names the rest of the class path. */
    private static final String MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** Health and metrics are that much above the port of the API, where that is free. */
    private static final int MANAGEMENT = 1_000;

    private static final int LAST_PORT = 65_535;

    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private final ServiceName service;
    private final Path application;
    private final String heap;
    private final Supplier<Map<String, String>> environment;
    private volatile Optional<ChildJvm> coming = Optional.empty();
    private volatile boolean abandoned;
    private final IdentitySecret identity;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_ANSWER)
            .build();

    /**
     * @param number of the instance
     * @param environment what it is told about the rest of the platform, asked at each start
     */
    ServicePart(
            ServiceName service,
            int number,
            PlatformDirectory directory,
            PlatformOptions options,
            Supplier<Map<String, String>> environment) {
        super(service.instance(number), directory.service(service.instance(number)), options.portOf(service, number));
        this.service = service;
        this.application = options.applicationOf(service);
        this.heap = options.heapOf(service);
        this.identity = directory.identitySecret(name());
        this.environment = environment;
    }

    @Override
    void check() {
        if (!Files.exists(application)) {
            throw new CommandFailure(
                    "not-built",
                    ExitStatus.FAILED,
                    "The service " + name() + " is not built: " + application
                            + " is missing; './mvnw -q -DskipTests package' builds it.");
        }
    }

    @Override
    Running start(Consumer<String> lacking) {
        Home prepared = Home.prepare(home(), Home.ROOM_TO_START);
        ChildJvm.awaitEndOfPredecessor(title(), prepared, service.grace());
        try {
            return port().started(title(), number -> startOnce(prepared, number, lacking));
        } catch (ServerException.NotStarted e) {
            throw e.telling(LogLine::words);
        }
    }

    private Running startOnce(Home prepared, int number, Consumer<String> lacking) {
        Map<String, String> variables = new HashMap<>(service.usualSettings());
        variables.keySet().removeAll(System.getenv().keySet());
        variables.putAll(environment.get());
        variables.put("WEIGHTFLOW_DATA_DIR", prepared.resolve("data").toString());
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(number));
        int management =
                Port.preferring(Math.min(number + MANAGEMENT, LAST_PORT)).claim(title());
        variables.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        variables.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        variables.put(
                "WEIGHTFLOW_SECURITY_IDENTITY_SECRET", identity.made().file().toString());
        ChildJvm child = ChildJvm.start(ChildSpec.of(title(), prepared, List.of(application), MAIN)
                .withJvmOptions(
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-Dai.djl.offline=true",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                .withEnvironment(variables)
                .inheriting(service::inherits)
                .withGrace(service.grace()));
        coming = Optional.of(child);
        if (abandoned) {
            abandon();
        }
        String address = "http://127.0.0.1:" + number;
        String managementAddress = "http://127.0.0.1:" + management;
        ServiceProbe health = new ServiceProbe(http, URI.create(managementAddress + "/q/health/ready"));
        AtomicReference<PartHealth> told = new AtomicReference<>(PartHealth.READY);
        child.awaitReady(PATIENCE, () -> isItself(address) && isReady(health, told, lacking));
        return serving(number, address, child.pid(), child::isAlive, health, child::close)
                .managedAt(managementAddress);
    }

    @Override
    void abandon() {
        abandoned = true;
        coming.ifPresent(ChildJvm::close);
    }

    /** Another platform's service may take the port first, and answer there as ours would. */
    private boolean isItself(String address) {
        try {
            return identity.isKnownAt(URI.create(address), http, TO_ANSWER);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isReady(ServiceProbe health, AtomicReference<PartHealth> told, Consumer<String> lacking) {
        try {
            Optional<PartHealth> answer = health.ask();
            if (answer.filter(now -> !now.equals(told.getAndSet(now))).isPresent()) {
                answer.flatMap(PartHealth::why).ifPresent(lacking);
            }
            return answer.equals(Optional.of(PartHealth.READY));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String title() {
        return "the service " + name();
    }
}
