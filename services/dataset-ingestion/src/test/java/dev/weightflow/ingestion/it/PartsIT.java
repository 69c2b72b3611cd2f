package dev.weightflow.ingestion.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests two packaged services that pack one folder, of which one is killed. */
@WithEmbeddedServers
class PartsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PARTS = 160 / 4 + 16 / 4;
    private static final String JOB = "in-parts";

    @TempDir
    Path temp;

    @Test
    void another_instance_helps_and_goes_on_after_the_parts_that_were_packed_when_the_first_is_killed(
            EmbeddedServers servers) throws Exception {
        servers.kafka()
                .createTopics(Topics.all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
        servers.s3().createBucket(ServiceProcess.BUCKET);
        Path folder = Folders.rendered(temp.resolve("many"), 160, 16).root();
        try (ServiceProcess one = start(servers, "one");
                ServiceProcess two = start(servers, "two")) {
            assertThat(request(one, folder, JOB).statusCode()).isEqualTo(202);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> parts(one) > 0 && parts(two) > 0);
            ServiceProcess worker = hasClaimed(one) ? one : two;
            ServiceProcess helper = worker == one ? two : one;

            worker.kill();

            JsonNode ended = awaitEnd(helper, JOB);
            assertThat(ended.path("state").asText()).isEqualTo("completed");
            assertThat(ended.path("claim").asInt(2)).isEqualTo(2);
            assertThat(parts(helper)).isLessThan(PARTS);
            request(helper, folder, "again");
            JsonNode again = awaitEnd(helper, "again");
            assertThat(again.path("unchanged").asBoolean()).isTrue();
            assertThat(again.path("dataset")).isEqualTo(ended.path("dataset"));
        }
    }

    private ServiceProcess start(EmbeddedServers servers, String name) {
        return ServiceProcess.start(
                temp.resolve(name),
                servers,
                Map.of(
                        "WEIGHTFLOW_INGESTION_ROOTS", temp.toString(),
                        "WEIGHTFLOW_INGESTION_WORKERS", "1",
                        "WEIGHTFLOW_INGESTION_SAMPLES_PER_PART", "4"));
    }

    private static HttpResponse<String> request(ServiceProcess service, Path folder, String key) {
        IngestSpec spec = new IngestSpec(folder.toString(), List.of(), Optional.of(1), Optional.empty());
        String body = new String(WeightflowJson.write(spec), StandardCharsets.UTF_8);
        return service.post("/datasets", body, "Idempotency-Key", key);
    }

    private static boolean hasClaimed(ServiceProcess service) throws IOException {
        return Files.readString(service.process().log()).contains("ingestion " + JOB + ": claim 1 taken");
    }

    private static double parts(ServiceProcess service) {
        String series = "weightflow_ingestion_parts_total";
        return service.get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static JsonNode awaitEnd(ServiceProcess service, String id) throws IOException {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            String state = ingestion(service, id).path("state").asText();
            return List.of("completed", "failed", "cancelled").contains(state);
        });
        return ingestion(service, id);
    }

    private static JsonNode ingestion(ServiceProcess service, String id) throws IOException {
        return WeightflowJson.mapper().readTree(service.get("/ingestions/" + id).body());
    }
}
