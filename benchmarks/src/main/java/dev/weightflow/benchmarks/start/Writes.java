package dev.weightflow.benchmarks.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.benchmarks.journal.Latencies;
import dev.weightflow.local.server.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Latency of a write by REST, and the parts of HTTP, the check of the source, and the decision. */
final class Writes {
    private static final int WARM_UP = 100;
    private static final String SCENES = "few-scenes";

    private Writes() {}

    /** Ingests a folder, and then requests the same again and again. */
    static void time(Launcher launcher, int writes) throws Exception {
        Path folder = launcher.state().resolve(SCENES);
        launcher.run("scenes", "--out", folder.toString(), "--train", "2", "--val", "2");
        launcher.run("datasets", "ingest", folder.toString());
        JsonNode status =
                new ObjectMapper().readTree(launcher.run("status", "--json").said());
        JsonNode ingestion = StreamSupport.stream(status.path("parts").spliterator(), false)
                .filter(part -> part.path("name").asText().equals("dataset-ingestion"))
                .findFirst()
                .orElseThrow();
        String token = AccessTokens.in(launcher.state().resolve("access")).of("command-line", "admin");
        URI datasets = URI.create(ingestion.path("address").asText() + "/datasets");
        String body = "{\"source\": \"" + folder + "\"}";
        String known = UUID.randomUUID().toString();
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Latencies health = of(http, writes, () -> HttpRequest.newBuilder(
                        URI.create(ingestion.path("management").asText() + "/q/health/live"))
                .build());
        Latencies read = of(http, writes, () -> HttpRequest.newBuilder(datasets)
                .header("Authorization", "Bearer " + token)
                .build());
        Latencies again = of(http, writes, () -> post(datasets, token, body, known));
        Latencies write = of(
                http,
                writes,
                () -> post(datasets, token, body, UUID.randomUUID().toString()));
        System.out.printf(
                "POST /datasets of what is there: %s; %.1f of a request for health%n"
                        + "  HTTP alone (health): %s%n  with a token (GET /datasets): %s%n"
                        + "  a request that was made before, decided without an event: %s%n",
                write, write.millis(0.5) / health.millis(0.5), health, read, again);
    }

    private static HttpRequest post(URI datasets, String token, String body, String key) {
        return HttpRequest.newBuilder(datasets)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static Latencies of(HttpClient http, int count, Supplier<HttpRequest> request)
            throws IOException, InterruptedException {
        long[] nanos = new long[count];
        for (int call = -WARM_UP; call < count; call++) {
            HttpRequest next = request.get();
            long began = System.nanoTime();
            HttpResponse<String> answer = http.send(next, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(next.uri() + ": " + answer.statusCode() + " " + answer.body());
            }
            if (call >= 0) {
                nanos[call] = System.nanoTime() - began;
            }
        }
        return Latencies.of(nanos);
    }
}
