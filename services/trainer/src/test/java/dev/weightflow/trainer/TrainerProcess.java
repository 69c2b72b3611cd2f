package dev.weightflow.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.rest.MutatedRequests;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packaged trainer as a process, with its REST interface. */
final class TrainerProcess implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AccessTokens TOKENS = AccessTokens.in(
            Path.of("target", "access-" + ProcessHandle.current().pid()).toAbsolutePath());
    private static final String TOKEN = TOKENS.of("test", "writer");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ChildJvm child;
    private final int port;
    private final int management;

    private TrainerProcess(ChildJvm child, int port, int management) {
        this.child = child;
        this.port = port;
        this.management = management;
    }

    /** Starts a trainer with a lease of eight seconds, without waiting for it. */
    static TrainerProcess launch(String name, Path folder, String bootstrapServers, S3Server s3) throws IOException {
        int port = freePort();
        int management = freePort();
        PackagedService service =
                new PackagedService(Path.of("target", "quarkus-app").toAbsolutePath());
        Map<String, String> environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", s3.endpoint(),
                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", s3.accessKey(),
                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", s3.secretKey(),
                "WEIGHTFLOW_SECURITY_TOKENS", TOKENS.hashes().toString(),
                "WEIGHTFLOW_DATA_DIR", folder.resolve(name).resolve("data").toString(),
                "WEIGHTFLOW_TRAINER_LEASE_TIMEOUT", "8s",
                "WEIGHTFLOW_TRAINER_HEARTBEAT", "1s",
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "OMP_WAIT_POLICY", "PASSIVE"));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        ChildJvm child = ChildJvm.start(ChildSpec.of(
                        "trainer " + name,
                        Home.prepare(folder.resolve(name), Home.ROOM_TO_START),
                        service.classPath(),
                        PackagedService.MAIN)
                .withJvmOptions("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .withGrace(Duration.ofSeconds(60))
                .withEnvironment(environment));
        return new TrainerProcess(child, port, management);
    }

    /** Releases the bucket from its broker's topics, so that it can belong to those of the next broker. */
    static void forgetBroker(ObjectStore store) {
        store.list("installations/").forEach(store::delete);
        store.list("heads/").forEach(store::delete);
    }

    /** Starts a trainer and waits until it is ready. */
    static TrainerProcess start(String name, Path folder, String bootstrapServers, S3Server s3) throws IOException {
        TrainerProcess trainer = launch(name, folder, bootstrapServers, s3);
        trainer.awaitReady();
        return trainer;
    }

    void awaitReady() {
        child.awaitReady(LONG, () -> answers("/q/health/ready", 200));
    }

    /** Kills the process, as {@code kill -9} does. */
    void kill() {
        child.kill();
    }

    boolean answers(String path, int status) {
        try {
            // another process on that port may not answer at all
            return http.send(request(path).timeout(ANSWER).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == status;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates mutated requests of a caller with the right to write. */
    MutatedRequests mutatedRequests() {
        return new MutatedRequests(
                URI.create("http://127.0.0.1:" + port), URI.create("http://127.0.0.1:" + management), TOKEN);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    JsonNode job(String job) throws IOException, InterruptedException {
        return json("/trainings/" + job);
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Replays a dead letter, with the required role. */
    HttpResponse<String> replay(String letter) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/dead-letters/" + letter + "/replay"))
                        .header("Authorization", "Bearer " + TOKENS.of("administrator", "admin"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Posts a request that must be accepted. */
    JsonNode accepted(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JSON.readTree(response.body());
    }

    /** Returns the lines of a stream of server-sent events, when it ends. */
    CompletableFuture<List<String>> stream(String path) {
        return http.sendAsync(
                        request(path).header("Accept", "text/event-stream").build(),
                        HttpResponse.BodyHandlers.ofLines())
                .thenApply(response -> {
                    try (Stream<String> lines = response.body()) {
                        return lines.filter(line -> !line.isBlank()).toList();
                    }
                });
    }

    /** Returns the samples of a metric, as lines. */
    Set<String> metric(String name) throws IOException, InterruptedException {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .collect(Collectors.toSet());
    }

    void awaitState(String job, String state) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            JsonNode view = job(job);
            if (!state.equals("failed")) {
                assertThat(view.path("state").asText()).as(view.toString()).isNotEqualTo("failed");
            }
            return view.path("state").asText().equals(state);
        });
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + portOf(path) + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private int portOf(String path) {
        return path.startsWith("/q/health") || path.startsWith("/q/metrics") ? management : port;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Stops the process, which commits and releases its job, and waits for that. */
    @Override
    public void close() {
        child.close();
    }
}
