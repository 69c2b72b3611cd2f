package dev.weightflow.local.platform;

import dev.weightflow.embedded.process.ChildJvm;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.HttpProbe;
import dev.weightflow.embedded.process.Port;
import dev.weightflow.embedded.process.ServerException;
import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitStatus;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** One of the four services. */
final class ServicePart extends Part {

    /** The main class of {@code quarkus-run.jar}, whose manifest names the rest of the class path. */
    private static final String MAIN = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";

    /** The header by which a service is told from a stranger at its port. */
    private static final String INSTANCE = "Weightflow-Instance";

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ServiceName service;
    private final Path application;
    private final String heap;
    private final Supplier<Map<String, String>> environment;

    /**
     * @param name the instance's name: that of the service, with a number behind it where there are several
     * @param home its folder
     * @param application the built service: {@code quarkus-run.jar}
     * @param heap the most heap it may take, as the JVM writes it
     * @param environment what it is told about the rest of the platform, asked at each start
     */
    ServicePart(
            ServiceName service,
            String name,
            Path home,
            Path application,
            String heap,
            Port port,
            Supplier<Map<String, String>> environment) {
        super(name, home, port);
        this.service = service;
        this.application = application;
        this.heap = heap;
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
    Running start() {
        Home prepared = Home.prepare(home(), Home.ROOM_TO_START);
        ChildJvm.awaitEndOfPredecessor(title(), prepared, service.grace());
        try {
            return port().started(title(), number -> startOnce(prepared, number));
        } catch (ServerException.NotStarted e) {
            throw e.telling(LogLine::words);
        }
    }

    private Running startOnce(Home prepared, int number) {
        Map<String, String> variables = new HashMap<>(service.usualSettings());
        variables.keySet().removeAll(System.getenv().keySet());
        variables.putAll(environment.get());
        variables.put("WEIGHTFLOW_DATA_DIR", prepared.resolve("data").toString());
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(number));
        // another platform's service may take the port first, and answer there as ours would
        HttpProbe.Sign sign = new HttpProbe.Sign(INSTANCE, UUID.randomUUID().toString());
        ChildJvm child = ChildJvm.start(ChildSpec.of(title(), prepared, List.of(application), MAIN)
                .withJvmOptions(
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-Dai.djl.offline=true",
                        "-Dquarkus.http.header.\"" + sign.header() + "\".value=" + sign.value(),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                .withEnvironment(variables)
                .inheriting(service::inherits)
                .withGrace(service.grace()));
        String address = "http://127.0.0.1:" + number;
        child.awaitReady(PATIENCE, HttpProbe.ready(URI.create(address + "/q/health/ready"), sign));
        return serving(number, address, child.pid(), child::isAlive, child::close);
    }

    private String title() {
        return "the service " + name();
    }
}
