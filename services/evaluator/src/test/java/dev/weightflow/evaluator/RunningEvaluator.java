package dev.weightflow.evaluator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.rest.MutatedRequests;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Packaged service as a process, configured by environment variables alone. */
final class RunningEvaluator implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private static final AccessTokens TOKENS =
            AccessTokens.in(Path.of("target", "access").toAbsolutePath());
    private static final String TOKEN = TOKENS.of("test", "writer");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;
    private final int management;

    private RunningEvaluator(Process process, Path log, int port, int management) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.management = management;
    }

    /** Returns the environment variables with the addresses of these servers. */
    static Map<String, String> environment(KafkaBroker kafka, S3Server s3, String bucket, Path dataDir) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", s3.endpoint(),
                "WEIGHTFLOW_OBJECT_STORE_BUCKET", bucket,
                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", s3.accessKey(),
                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", s3.secretKey(),
                "WEIGHTFLOW_DATA_DIR", dataDir.toString(),
                "WEIGHTFLOW_EVALUATOR_BATCH_SIZE", "1",
                "WEIGHTFLOW_EVALUATOR_HEARTBEAT", "500ms",
                "WEIGHTFLOW_EVALUATOR_LEASE_TIMEOUT", "5s"));
        environment.put("WEIGHTFLOW_SECURITY_TOKENS", TOKENS.hashes().toString());
        return environment;
    }

    /** Starts a process without waiting for it. */
    static RunningEvaluator launch(Map<String, String> environment) throws IOException {
        int port = Port.free().claim("the evaluator");
        int management = Port.free().claim("the evaluator");
        Path log = Files.createTempFile("evaluator", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString());
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return new RunningEvaluator(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log, port, management);
    }

    /** Starts a process and waits until it is ready. */
    static RunningEvaluator start(Map<String, String> environment) throws IOException {
        RunningEvaluator evaluator = launch(environment);
        Awaitility.await("the evaluator is ready, see " + evaluator.log)
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> evaluator.process.isAlive() && evaluator.status("/q/health/ready") == 200);
        return evaluator;
    }

    /** Creates mutated requests of a caller with the right to write. */
    MutatedRequests mutatedRequests() {
        return new MutatedRequests(
                URI.create("http://127.0.0.1:" + port), URI.create("http://127.0.0.1:" + management), TOKEN);
    }

    int status(String path) throws IOException {
        try {
            return get(path).statusCode();
        } catch (ConnectException e) {
            return 0;
        }
    }

    HttpResponse<byte[]> get(String path) throws IOException {
        return send(request(path).build());
    }

    HttpResponse<byte[]> get(String path, String header, String value) throws IOException {
        return send(request(path).header(header, value).build());
    }

    HttpResponse<byte[]> post(String path, String json) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    HttpResponse<byte[]> post(String path, String type, byte[] file) throws IOException {
        return send(request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                .build());
    }

    static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return WeightflowJson.mapper().readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        int open = path.startsWith("/q/health") || path.startsWith("/q/metrics") ? management : port;
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + open + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits for the process to end by itself and returns its exit status. */
    int exit() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the evaluator does not end, see " + log);
        }
        return process.exitValue();
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exit();
    }

    /** Stops the process cleanly. */
    @Override
    public void close() {
        process.destroy();
        try {
            exit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
