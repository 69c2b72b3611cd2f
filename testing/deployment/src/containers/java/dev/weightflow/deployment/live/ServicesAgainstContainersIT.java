package dev.weightflow.deployment.live;

import dev.weightflow.deployment.repository.Services;
import dev.weightflow.local.server.AccessTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

/** Tests the built services against Kafka and the object store in containers. */
class ServicesAgainstContainersIT {
    @RegisterExtension
    static final Requirement SERVICES = Requirement.builtServices();

    @RegisterExtension
    static final Requirement ENGINE =
            new Requirement(() -> DockerClientFactory.instance().isDockerAvailable()
                    ? Optional.empty()
                    : Optional.of("no container engine answers (start Docker's, or set DOCKER_HOST)."));

    private static final String MODEL = "containers-test";
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
            RunningService running = start(service, servers.settings());
            addresses.put(running.variable(), running.address());
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
        new Round(commandLine, MODEL).make(folder.resolve("scenes"));
    }

    private static AccessTokens tokens() {
        return AccessTokens.in(folder.resolve("access"));
    }

    private static RunningService start(String service, Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>(settings);
        tokens().of("test", "admin");
        variables.put("WEIGHTFLOW_SECURITY_TOKENS", tokens().hashes().toString());
        variables.put("WEIGHTFLOW_DATA_DIR", folder.resolve(service + "-data").toString());
        if (service.equals("dataset-ingestion")) {
            variables.put("WEIGHTFLOW_INGESTION_ROOTS", folder.toString());
        }
        RunningService running = RunningService.start(service, folder.resolve(service), variables);
        RUNNING.push(running);
        return running;
    }
}
