package dev.weightflow.benchmarks.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.local.process.ChildJvm;
import dev.weightflow.local.process.ChildSpec;
import dev.weightflow.local.process.Home;
import dev.weightflow.local.process.HttpProbe;
import dev.weightflow.local.process.PackagedService;
import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Packaged dataset ingestion with one worker and one reader, so that it uses about one core. */
record IngestionProcess(ChildJvm child, int port, int management, String token) implements AutoCloseable {
    private static final PackagedService APPLICATION = new PackagedService(
            Path.of("services/dataset-ingestion/target/quarkus-app").toAbsolutePath());
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static IngestionProcess start(Path folder, EmbeddedServers servers, String buckets, int samplesPerPart) {
        int port = Port.free().claim("the ingestion");
        int management = Port.free().claim("the ingestion");
        AccessTokens tokens = AccessTokens.in(folder.resolve("tokens"));
        String token = tokens.of("benchmark", "writer");
        ChildJvm child = ChildJvm.start(ChildSpec.of(
                        "the ingestion",
                        Home.prepare(folder.resolve("home"), Home.ROOM_TO_START),
                        APPLICATION.classPath(),
                        PackagedService.MAIN)
                .withJvmOptions("-Xmx512m", "-XX:+UseSerialGC")
                .withEnvironment(Map.ofEntries(
                        Map.entry("KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers()),
                        Map.entry(
                                "WEIGHTFLOW_OBJECT_STORE_ENDPOINT", servers.s3().endpoint()),
                        Map.entry(
                                "WEIGHTFLOW_OBJECT_STORE_ACCESS_KEY",
                                servers.s3().accessKey()),
                        Map.entry(
                                "WEIGHTFLOW_OBJECT_STORE_SECRET_KEY",
                                servers.s3().secretKey()),
                        Map.entry("WEIGHTFLOW_DATA_DIR", folder.resolve("data").toString()),
                        Map.entry("WEIGHTFLOW_SECURITY_TOKENS", tokens.hashes().toString()),
                        Map.entry("WEIGHTFLOW_INGESTION_ROOTS", folder.toString()),
                        Map.entry("WEIGHTFLOW_INGESTION_BUCKETS", buckets),
                        Map.entry("WEIGHTFLOW_INGESTION_WORKERS", "1"),
                        Map.entry("WEIGHTFLOW_INGESTION_READERS", "1"),
                        Map.entry("WEIGHTFLOW_INGESTION_SAMPLES_PER_PART", Integer.toString(samplesPerPart)),
                        Map.entry("QUARKUS_HTTP_PORT", Integer.toString(port)),
                        Map.entry("QUARKUS_MANAGEMENT_PORT", Integer.toString(management)))));
        IngestionProcess started = new IngestionProcess(child, port, management, token);
        child.awaitReady(PATIENCE, new HttpProbe(URI.create("http://127.0.0.1:" + management + "/q/health/ready")));
        return started;
    }

    /** Requests an ingestion, and returns its id. */
    String request(String source, int samplesPerShard) throws IOException, InterruptedException {
        String body = "{\"source\": \"%s\", \"samplesPerShard\": %d}".formatted(source, samplesPerShard);
        return json(request(port, "/datasets")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)))
                .path("job")
                .asText();
    }

    JsonNode ingestion(String id) throws IOException, InterruptedException {
        return json(request(port, "/ingestions/" + id));
    }

    /** Returns the number of parts that it has packed since it started. */
    double parts() throws IOException, InterruptedException {
        return text(request(management, "/q/metrics"))
                .lines()
                .filter(line -> line.startsWith("weightflow_ingestion_parts_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Returns the processor time that it has used since it started, in seconds. */
    double processorSeconds() {
        return ProcessHandle.of(child.pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private HttpRequest.Builder request(int open, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + open + path))
                .header("Authorization", "Bearer " + token);
    }

    private static JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        return WeightflowJson.mapper().readTree(text(request));
    }

    private static String text(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        child.kill();
    }
}
