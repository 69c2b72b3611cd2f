package dev.weightflow.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.console.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Asks a service whether it is ready, and why not.
 *
 * @param health the address of its readiness
 */
record ServiceProbe(HttpClient http, URI health) implements PartHealth.Probe {
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);
    private static final String CHANNEL_IS_WELL = "[OK]";

    @Override
    public Optional<PartHealth> ask() throws InterruptedException {
        HttpRequest question =
                HttpRequest.newBuilder(health).timeout(TO_ANSWER).GET().build();
        try {
            HttpResponse<String> answer = http.send(question, HttpResponse.BodyHandlers.ofString());
            return Optional.of(
                    answer.statusCode() == HttpURLConnection.HTTP_OK
                            ? PartHealth.READY
                            : PartHealth.notReady(reasons(answer.body())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the checks that are down say, in one line. */
    static String reasons(String body) throws IOException {
        return StreamSupport.stream(Json.MAPPER.readTree(body).path("checks").spliterator(), false)
                .filter(check -> check.path("status").asText().equals("DOWN"))
                .flatMap(ServiceProbe::reasons)
                .collect(Collectors.joining("; "));
    }

    private static Stream<String> reasons(JsonNode check) {
        Stream<String> told = check.path("data").properties().stream()
                .filter(entry -> !entry.getValue().asText().equals(CHANNEL_IS_WELL))
                .map(entry -> entry.getKey().equals("why")
                        ? entry.getValue().asText()
                        : entry.getKey() + ": " + entry.getValue().asText());
        return check.path("data").isEmpty() ? Stream.of(check.path("name").asText()) : told;
    }
}
