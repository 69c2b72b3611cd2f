package dev.weightflow.console.owner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String REFUSING = """
            {"status": "DOWN", "checks": [
              {"name": "disk", "status": "UP"},
              {"name": "the service knows its logs", "status": "DOWN",
               "data": {"why": "The topic is another.", "code": "log-replaced"}}]}
            """;
    private static final String STARTING = """
            {"status": "DOWN", "checks": [
              {"name": "the service knows its logs", "status": "DOWN", "data": {"why": "It reads its logs."}}]}
            """;

    private final List<HttpServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void a_service_that_says_why_it_cannot_start_is_told_from_one_that_is_away() throws IOException {
        Map<OwningService, URI> addresses = new EnumMap<>(OwningService.class);
        addresses.put(OwningService.DATASET_INGESTION, answering(200, REFUSING));
        addresses.put(OwningService.TRAINER, answering(503, REFUSING));
        addresses.put(OwningService.EVALUATOR, answering(503, STARTING));
        addresses.put(OwningService.CHECKPOINT_REGISTRY, answering(502, "<html>no gateway</html>"));
        addresses.put(OwningService.RETRAINING, URI.create("http://127.0.0.1:1"));
        Health health = new Health(addresses, () -> NOW);

        health.run();

        assertThat(health.parts())
                .filteredOn(part -> part.refusal().isPresent())
                .containsExactly(new Health.Part(
                        OwningService.TRAINER,
                        false,
                        Optional.empty(),
                        Optional.of(new Health.Refusal("log-replaced", "The topic is another."))));
        assertThat(health.away())
                .extracting(Health.Part::owner)
                .containsExactly(OwningService.EVALUATOR, OwningService.CHECKPOINT_REGISTRY, OwningService.RETRAINING);
        assertThat(health.parts())
                .filteredOn(Health.Part::ready)
                .containsExactly(
                        new Health.Part(OwningService.DATASET_INGESTION, true, Optional.of(NOW), Optional.empty()));
    }

    private URI answering(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
