package dev.weightflow.benchmarks.requests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.benchmarks.start.Launcher;
import dev.weightflow.local.server.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Platform with two trainers, each of which runs a training that does not end by itself, and the requests that callers send to it.
 *
 * @param trainers their addresses
 * @param firstSeed the first seed of the requests: each is a training of its own, in later runs, too
 */
record WorkingPlatform(List<URI> trainers, String token, String dataset, long firstSeed) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TRAINERS = List.of("trainer", "trainer-2");
    private static final Duration TO_CLAIM = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN = 500;
    /** Steps of a training that no run outlasts. */
    private static final int ENDLESS = 1_000_000;

    static WorkingPlatform start(Launcher launcher) throws Exception {
        launcher.run("up", "--detach", "--trainers", Integer.toString(TRAINERS.size()));
        Path scenes = launcher.state().resolve("scenes-of-requests");
        launcher.run("scenes", "--out", scenes.toString(), "--train", "8", "--val", "2", "--image-size", "64x48");
        String dataset = JSON.readTree(launcher.run("datasets", "ingest", scenes.toString(), "--json")
                        .said())
                .path("dataset")
                .asText();
        List<URI> addresses = new ArrayList<>();
        for (String trainer : TRAINERS) {
            addresses.add(launcher.address(trainer));
        }
        String token = AccessTokens.in(launcher.state().resolve("access")).of("command-line", "admin");
        long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000) * 1_000L;
        WorkingPlatform platform = new WorkingPlatform(List.copyOf(addresses), token, dataset, seed);
        platform.putToWork();
        return platform;
    }

    private void putToWork() throws IOException, InterruptedException {
        Callers alone = Callers.of(1);
        for (int trainer = 0; trainer < trainers.size(); trainer++) {
            alone.answer(create(trainer, firstSeed - 1 - trainer, ENDLESS));
        }
        long deadline = System.nanoTime() + TO_CLAIM.toNanos();
        while (JSON.readTree(alone.answer(
                                to(0, "/trainings?state=claimed").GET().build()))
                        .size()
                < trainers.size()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not all trainers have begun to work within " + TO_CLAIM);
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** Creates the request for a training of its own, of a client that names no tasks. */
    HttpRequest request(int number) {
        return create(number, firstSeed + number, 1);
    }

    HttpRequest show(int number, String job) {
        return to(number, "/trainings/" + job).GET().build();
    }

    HttpRequest cancel(int number, String job) {
        return to(number, "/trainings/" + job + "/cancel")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\": \"measured\"}"))
                .build();
    }

    static String job(String accepted) {
        try {
            JsonNode answer = JSON.readTree(accepted);
            if (answer.path("known").asBoolean(true)) {
                throw new IllegalStateException("not a new training: " + accepted);
            }
            return answer.path("job").asText();
        } catch (IOException e) {
            throw new IllegalStateException(accepted, e);
        }
    }

    private HttpRequest create(int number, long seed, int steps) {
        String body = "{\"dataset\": \"" + dataset
                + "\", \"model\": \"micro\", \"method\": {\"name\": \"lora\"}, \"batchSize\": 2," + " \"steps\": "
                + steps + ", \"seed\": " + seed + "}";
        return to(number, "/trainings")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder to(int number, String path) {
        return HttpRequest.newBuilder(URI.create(trainers.get(number % trainers.size()) + path))
                .header("Authorization", "Bearer " + token);
    }
}
