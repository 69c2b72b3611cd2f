package dev.weightflow.projection.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.platform.rest.MutatedRequests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Packaged service as its users run it: a JVM with little memory, configured by environment variables alone. */
public final class RunningService implements AutoCloseable {
    /** Longest wait of tests for what happens by itself; long, for a busy machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final AccessTokens TOKENS =
            AccessTokens.in(Path.of("target", "access").toAbsolutePath());
    private static final String TOKEN = TOKENS.of("test", "admin");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Process process;
    private final int port;
    private final int management;
    private final Path log;

    private RunningService(Process process, int port, int management, Path log) {
        this.process = process;
        this.port = port;
        this.management = management;
        this.log = log;
    }

    /** Starts the process without waiting. */
    public static RunningService start(Map<String, String> environment) throws IOException {
        int port = freePort();
        int management = freePort();
        Path log = Files.createTempFile(Path.of("target"), "service-", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toAbsolutePath().toString());
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        variables.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("WEIGHTFLOW_SECURITY_TOKENS", TOKENS.hashes().toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIGHTFLOW_"));
        builder.environment().putAll(variables);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new RunningService(builder.start(), port, management, log);
    }

    /** Waits until it is ready. */
    public RunningService ready() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (get("/q/health/ready").statusCode() == 200) {
                    return this;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (IllegalStateException e) {
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new AssertionError("the service is not ready: " + log());
    }

    /** Creates mutated requests of a caller with all rights. */
    public MutatedRequests mutatedRequests() {
        return new MutatedRequests(
                URI.create("http://127.0.0.1:" + port), URI.create("http://127.0.0.1:" + management), TOKEN);
    }

    public HttpResponse<byte[]> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<byte[]> get(String path, String header, String value) {
        return send(request(path).header(header, value).GET());
    }

    public HttpResponse<byte[]> post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** As {@link #post}, chunked and without a content length. */
    public HttpResponse<byte[]> postInPieces(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)))));
    }

    /** Uploads a file, chunked if its length is not to be announced. */
    public HttpResponse<byte[]> upload(String path, byte[] file, boolean announced) {
        HttpRequest.BodyPublisher body = announced
                ? HttpRequest.BodyPublishers.ofByteArray(file)
                : HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(file));
        return send(request(path)
                .header("Content-Type", "application/octet-stream")
                .expectContinue(true)
                .POST(body));
    }

    /** Opens a raw connection, for misbehaving clients. */
    public Socket connect() throws IOException {
        Socket client = new Socket("127.0.0.1", port);
        client.setSoTimeout((int) PATIENCE.toMillis());
        return client;
    }

    /** Creates the head of a request with a file. */
    public byte[] headOf(String method, String path, String length) {
        return ("%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/octet-stream\r\n%s\r\n\r\n")
                .formatted(method, path, TOKEN, length)
                .getBytes(StandardCharsets.US_ASCII);
    }

    public HttpResponse<byte[]> put(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<byte[]> delete(String path) {
        return send(request(path).DELETE());
    }

    /** Returns the JSON at a path, whatever the status. */
    public JsonNode json(String path) {
        return json(get(path));
    }

    public static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text(response), e);
        }
    }

    public static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        int open = path.startsWith("/q/health") || path.startsWith("/q/metrics") ? management : port;
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + open + path))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(PATIENCE);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills the process, as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Terminates the process, as Kubernetes does, and returns its exit status. */
    public int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + log());
        }
        return process.exitValue();
    }

    /** Waits for the process to end by itself, and returns its exit status. */
    public int ended() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + log());
        }
        return process.exitValue();
    }

    public String log() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
