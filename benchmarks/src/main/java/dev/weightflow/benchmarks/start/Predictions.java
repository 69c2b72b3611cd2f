package dev.weightflow.benchmarks.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.benchmarks.journal.Latencies;
import dev.weightflow.local.server.AccessTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Latency of a prediction by REST, against the forward pass of the same request, which its answer reports. */
final class Predictions {
    private static final int WARM_UP = 1;
    /** Requests below the rate limit of ten photographs a minute. */
    private static final int REQUESTS = 9;

    private static final long LOOK_AGAIN = 1_000;

    private Predictions() {}

    /** Trains a model for one step, and asks for predictions of one photograph. */
    static void time(Launcher launcher) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Path scenes = launcher.state().resolve("scenes");
        launcher.run("scenes", "--out", scenes.toString(), "--train", "4", "--val", "2", "--image-size", "500x375");
        String dataset = json.readTree(launcher.run("datasets", "ingest", scenes.toString(), "--json")
                        .said())
                .path("dataset")
                .asText();
        JsonNode training = json.readTree(launcher.run(
                        "trainings",
                        "create",
                        "--data",
                        dataset,
                        "--model",
                        "tiny",
                        "--steps",
                        "1",
                        "--batch-size",
                        "1",
                        "--image-size",
                        "448",
                        "--json")
                .said());
        String checkpoint = training.path("checkpoint").asText();
        // its evaluation would compete with the predictions
        while (!launcher.run("evaluations", "list", "--json").said().contains("\"completed\"")) {
            Thread.sleep(LOOK_AGAIN);
        }
        URI address = URI.create(launcher.address("evaluator") + "/predictions?checkpoint=" + checkpoint);
        String token = AccessTokens.in(launcher.state().resolve("access")).of("command-line", "admin");
        Path photograph;
        try (Stream<Path> files = Files.walk(scenes)) {
            photograph = files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "image/jpeg")
                .POST(HttpRequest.BodyPublishers.ofFile(photograph))
                .build();
        long[] whole = new long[REQUESTS - WARM_UP];
        long[] forward = new long[REQUESTS - WARM_UP];
        for (int call = -WARM_UP; call < whole.length; call++) {
            long began = System.nanoTime();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            long taken = System.nanoTime() - began;
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            if (call >= 0) {
                whole[call] = taken;
                forward[call] =
                        json.readTree(answer.body()).path("milliseconds").asLong() * 1_000_000;
            }
        }
        double request50 = Latencies.of(whole).millis(0.5);
        double forward50 = Latencies.of(forward).millis(0.5);
        System.out.printf(
                "prediction by REST, Swin-Tiny at 448²: p50 %.0f ms, %.2f a second; of its forward pass (%.0f ms) %.2f%n",
                request50, 1_000 / request50, forward50, request50 / forward50);
    }
}
