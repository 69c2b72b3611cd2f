package dev.weightflow.checks.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.checks.repository.Services;
import dev.weightflow.checks.repository.Tool;
import dev.weightflow.embedded.AccessTokens;
import dev.weightflow.embedded.process.ChildJvm;
import dev.weightflow.embedded.process.ChildSpec;
import dev.weightflow.embedded.process.Home;
import dev.weightflow.embedded.process.Port;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** The four services as they are built, against Kafka and the object store in containers. */
class ServicesAgainstContainersIT {
    @RegisterExtension
    static final Need SERVICES = Need.builtServices();

    @RegisterExtension
    static final Need ENGINE = new Need(() -> DockerClientFactory.instance().isDockerAvailable()
            ? Optional.empty()
            : Optional.of("no container engine answers (start Docker's, or set DOCKER_HOST)."));

    private static final String MODEL = "containers-test";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LOOKS = 120;

    private static final Deque<AutoCloseable> RUNNING = new ArrayDeque<>();

    @TempDir
    private static Path folder;

    private static CommandLine commandLine;

    @BeforeAll
    static void start() throws IOException {
        Map<String, String> addresses = new HashMap<>();
        ServerContainers servers = new ServerContainers();
        RUNNING.push(servers);
        servers.start();
        for (String service : Services.ports().keySet()) {
            String variable = "WEIGHTFLOW_" + service.toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
            addresses.put(variable, start(service, servers.settings()));
        }
        addresses.put("WEIGHTFLOW_TOKEN", tokens().of("test", "admin"));
        commandLine = CommandLine.in(folder.resolve("command-line"), addresses);
    }

    @AfterAll
    static void stop() throws Exception {
        while (!RUNNING.isEmpty()) {
            RUNNING.pop().close();
        }
    }

    @Test
    void a_data_set_becomes_a_champion() throws IOException, InterruptedException {
        Path scenes = folder.resolve("scenes");
        commandLine.run("scenes", "--out", scenes.toString(), "--train", "16", "--val", "4", "--seed", "9");

        JsonNode ingestion = json("datasets", "ingest", scenes.toString(), "--json");
        String dataset = ingestion.path("dataset").asText();
        JsonNode job = json(
                "train",
                "--dataset",
                dataset,
                "--model",
                "micro",
                "--steps",
                "20",
                "--model-name",
                MODEL,
                "--wait",
                "--json");

        assertThat(job.path("state").asText()).isEqualTo("completed");
        assertThat(standing()).isEqualTo("holder");
    }

    private static String standing() throws IOException, InterruptedException {
        String standing = "";
        for (int look = 0; look < LOOKS && (standing.isEmpty() || standing.equals("undecided")); look++) {
            Tool.Result shown = commandLine.attempt("models", "show", MODEL, "--json");
            // until the first version is registered there is no such model
            standing = shown.succeeded()
                    ? new ObjectMapper()
                            .readTree(shown.output())
                            .at("/0/standing")
                            .asText()
                    : "";
            Thread.sleep(1_000);
        }
        return standing;
    }

    private static JsonNode json(String... arguments) throws IOException {
        return new ObjectMapper().readTree(commandLine.run(arguments).output());
    }

    private static AccessTokens tokens() {
        return AccessTokens.in(folder.resolve("access"));
    }

    private static String start(String service, Map<String, String> settings) {
        int port = Port.free().claim(service);
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        tokens().of("test", "admin");
        variables.put("WEIGHTFLOW_SECURITY_TOKENS", tokens().hashes().toString());
        variables.put("WEIGHTFLOW_DATA_DIR", folder.resolve(service + "-data").toString());
        if (service.equals("dataset-ingestion")) {
            variables.put("WEIGHTFLOW_INGESTION_ROOTS", folder.toString());
        }
        Home home = Home.prepare(folder.resolve(service), Home.ROOM_TO_START);
        ChildJvm child = ChildJvm.start(ChildSpec.of(
                        service,
                        home,
                        List.of(CommandLine.application(service)),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint")
                .withJvmOptions("-Xmx768m", "-XX:+UseSerialGC", "-Dai.djl.offline=true")
                .withEnvironment(variables));
        RUNNING.push(child);
        String address = "http://127.0.0.1:" + port;
        child.awaitReady(PATIENCE, () -> isReady(URI.create(address + "/q/health/ready")));
        return address;
    }

    private static boolean isReady(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
