package dev.weightflow.console.owner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Readiness of the services as of the last check. Checks run periodically, never while somebody waits for a page. */
public final class Health implements Runnable {
    /** Interval of the checks. */
    public static final Duration EVERY = Duration.ofSeconds(5);

    private static final Duration TO_ANSWER = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_ANSWER)
            .build();
    private final Map<OwningService, URI> addresses;
    private final InstantSource clock;
    private volatile Map<OwningService, Part> parts = Map.of();

    public Health(Map<OwningService, URI> addresses, InstantSource clock) {
        this.addresses = Map.copyOf(addresses);
        this.clock = clock;
    }

    /**
     * Readiness of one service.
     *
     * @param lastReady time at which it was last ready; empty if never so far
     * @param refusal the reason for which it cannot start, if it says so
     */
    public record Part(OwningService owner, boolean ready, Optional<Instant> lastReady, Optional<Refusal> refusal) {}

    /**
     * The reason for which a service cannot start, however long one waits.
     *
     * @param code stable, such as {@code log-replaced}
     * @param why in the service's own words, with the way out
     */
    public record Refusal(String code, String why) {}

    /** Checks all services. */
    @Override
    public void run() {
        Map<OwningService, Part> next = new EnumMap<>(OwningService.class);
        for (OwningService owner : OwningService.values()) {
            Optional<HttpResponse<byte[]>> answer = ask(addresses.get(owner));
            boolean ready = answer.filter(given -> given.statusCode() == 200).isPresent();
            Optional<Instant> before = Optional.ofNullable(parts.get(owner)).flatMap(Part::lastReady);
            next.put(
                    owner,
                    new Part(
                            owner,
                            ready,
                            ready ? Optional.of(clock.instant()) : before,
                            answer.filter(given -> !ready).flatMap(given -> refusal(given.body()))));
        }
        parts = next;
    }

    private Optional<HttpResponse<byte[]>> ask(URI address) {
        try {
            return Optional.of(client.send(
                    HttpRequest.newBuilder(URI.create(address + "/q/health/ready"))
                            .timeout(TO_ANSWER)
                            .build(),
                    BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Returns the first check that has a code, which only a lasting reason has. */
    private static Optional<Refusal> refusal(byte[] answer) {
        try {
            for (JsonNode check : WeightflowJson.read(answer, JsonNode.class).path("checks")) {
                JsonNode data = check.path("data");
                if (data.path("code").isTextual()) {
                    return Optional.of(new Refusal(
                            data.path("code").asText(), data.path("why").asText()));
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns all services; empty before the first check. */
    public List<Part> parts() {
        return List.copyOf(parts.values());
    }

    /** Returns those that do not answer, except those that say why they cannot start. */
    public List<Part> away() {
        return parts.values().stream()
                .filter(part -> !part.ready() && part.refusal().isEmpty())
                .toList();
    }
}
