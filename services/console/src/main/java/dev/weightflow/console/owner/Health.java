package dev.weightflow.console.owner;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the services say that they are ready, as it was found last. Asked now and then, and never while somebody waits for a page. */
public final class Health implements Runnable {
    /** How often it is asked. */
    public static final Duration EVERY = Duration.ofSeconds(5);

    private static final Duration TO_ANSWER = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_ANSWER)
            .build();
    private final Map<Owner, URI> addresses;
    private final InstantSource clock;
    private volatile Map<Owner, Part> parts = Map.of();

    public Health(Map<Owner, URI> addresses, InstantSource clock) {
        this.addresses = Map.copyOf(addresses);
        this.clock = clock;
    }

    /**
     * One service.
     *
     * @param lastReady when it was ready last; never so far if empty
     */
    public record Part(Owner owner, boolean ready, Optional<Instant> lastReady) {}

    /** Asks all of them. */
    @Override
    public void run() {
        Map<Owner, Part> next = new EnumMap<>(Owner.class);
        for (Owner owner : Owner.values()) {
            boolean ready = isReady(addresses.get(owner));
            Optional<Instant> before = Optional.ofNullable(parts.get(owner)).flatMap(Part::lastReady);
            next.put(owner, new Part(owner, ready, ready ? Optional.of(clock.instant()) : before));
        }
        parts = next;
    }

    private boolean isReady(URI address) {
        try {
            return client.send(
                                    HttpRequest.newBuilder(URI.create(address + "/q/health/ready"))
                                            .timeout(TO_ANSWER)
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** All services; none before they were asked for the first time. */
    public List<Part> parts() {
        return List.copyOf(parts.values());
    }

    /** Those that do not answer. */
    public List<Part> away() {
        return parts.values().stream().filter(part -> !part.ready()).toList();
    }
}
