package dev.weightflow.ingestion.it;

import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.rest.MutatedRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Packaged service as a process of its own, configured by environment variables alone. */
final class ServiceProcess implements AutoCloseable {
    static final String BUCKET = "weightflow";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final AccessTokens TOKENS =
            AccessTokens.in(Path.of("target", "access").toAbsolutePath());
    private static final String TOKEN = TOKENS.of("test", "writer");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChildJvm process;
    private final int port;
    private final int management;

    private ServiceProcess(ChildJvm process, int port, int management) {
        this.process = process;
        this.port = port;
        this.management = management;
    }

    /** Starts the service and waits until it is ready. */
    static ServiceProcess start(Path home, EmbeddedServers servers, String roots) {
        return start(home, servers, Map.of("WEIGHTFLOW_INGESTION_ROOTS", roots));
    }

    /** As the other, with that environment. */
    static ServiceProcess start(Path home, EmbeddedServers servers, Map<String, String> environment) {
        ServiceProcess started = launch(home, servers, environment);
        started.process.awaitReady(PATIENCE, () -> started.status("/q/health/ready") == 200);
        return started;
    }

    /** Starts the service without waiting. */
    static ServiceProcess launch(Path home, EmbeddedServers servers, Map<String, String> more) {
        int port = Port.free().claim("the service under test");
        int management = Port.free().claim("the service under test");
        Map<String, String> environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers(),
                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", servers.s3().endpoint(),
                "WEIGHTFLOW_OBJECT_STORE_BUCKET", BUCKET,
                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY", servers.s3().accessKey(),
                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY", servers.s3().secretKey(),
                "WEIGHTFLOW_DATA_DIR", home.resolve("data").toString(),
                "WEIGHTFLOW_SECURITY_TOKENS", TOKENS.hashes().toString(),
                "QUARKUS_HTTP_PORT", Integer.toString(port)));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        environment.put("WEIGHTFLOW_INGESTION_HEARTBEAT", "1s");
        environment.put("WEIGHTFLOW_INGESTION_LEASE_TIMEOUT", "6s");
        environment.putAll(more);
        PackagedService service =
                new PackagedService(Path.of("target/quarkus-app").toAbsolutePath());
        ChildSpec spec = ChildSpec.of(
                        "dataset-ingestion",
                        Home.prepare(home, Home.ROOM_TO_START),
                        service.classPath(),
                        PackagedService.MAIN)
                .withJvmOptions("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .withEnvironment(environment)
                .withGrace(Duration.ofSeconds(30));
        return new ServiceProcess(ChildJvm.start(spec), port, management);
    }

    ChildJvm process() {
        return process;
    }

    /** Creates mutated requests of a caller with the right to write. */
    MutatedRequests mutatedRequests() {
        return new MutatedRequests(
                URI.create("http://127.0.0.1:" + port), URI.create("http://127.0.0.1:" + management), TOKEN);
    }

    HttpRequest.Builder request(String path) {
        int open = path.startsWith("/q/health") || path.startsWith("/q/metrics") ? management : port;
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + open + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private int status(String path) {
        try {
            return get(path).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills the process, as {@code kill -9} does. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
