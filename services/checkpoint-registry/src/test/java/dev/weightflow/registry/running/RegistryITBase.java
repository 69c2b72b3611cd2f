package dev.weightflow.registry.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.running.OtherServices;
import dev.weightflow.projection.running.RunningService;
import dev.weightflow.registry.webhook.Receiver;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.DatasetEvent.IngestionRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Packaged service with a real broker and a real object store. Each test has a model of its own. */
@WithEmbeddedServers
abstract class RegistryITBase {
    static final DatasetId PASCAL = DatasetId.of(Digest.ofText("pascal"));
    static final TaskMetrics UNTRAINED = Metrics.of(0.03, 60, 0.30, 0.10);
    static final TaskMetrics GOOD = Metrics.of(0.40, 30, 0.50, 0.40);
    static final TaskMetrics BETTER = Metrics.of(0.50, 25, 0.55, 0.45);
    static final TaskMetrics WORSE = Metrics.of(0.30, 40, 0.45, 0.30);
    static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    @TempDir
    static Path folder;

    /** Is told of every alias that moves. */
    static Receiver receiver;

    static OtherServices others;
    static RunningService registry;
    static Envelope<IngestionRequested> ingest;
    static PredictionImage picture;

    /** Starts the service after an evaluation for that model was stated. */
    static void begin(EmbeddedServers servers, String model) throws Exception {
        others = new OtherServices(servers);
        receiver = new Receiver();
        ingest = others.publish(
                new IngestionRequested(new JobId("monday-" + model), 1, IngestSpec.of("/data/<b>people</b>")),
                EventContext.NONE);
        picture = new PredictionImage("2008_000003", PascalTasks.SEMSEG, others.store.put(PNG));
        CheckpointId first = others.checkpoints.store(model, PASCAL, Optional.empty());
        others.publish(
                others.reports.evaluation(first, PASCAL, GOOD, Optional.of(UNTRAINED), List.of(picture), model(model)),
                ingest.context());
        registry = RunningService.start(environment()).ready();
    }

    /** Returns the settings of an instance, with a data folder of its own. */
    static Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>(others.environment());
        environment.put("WEIGHTFLOW_WEBHOOKS_OPS_URL", receiver.url().toString());
        environment.put("WEIGHTFLOW_WEBHOOKS_OPS_EVENTS", "AliasMoved");
        environment.put(
                "WEIGHTFLOW_WEBHOOKS_OPS_SECRET_FILE",
                Files.writeString(folder.resolve("secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                        .toString());
        environment.put("WEIGHTFLOW_REGISTRY_GATE_MIN_IMAGES", "8"); // the number of images in its evaluations
        environment.put(
                "WEIGHTFLOW_DATA_DIR",
                folder.resolve(UUID.randomUUID().toString()).toString());
        return environment;
    }

    @AfterAll
    static void end() {
        registry.close();
        others.close();
        receiver.close();
    }

    static EvaluationCompleted evaluated(String model, String name, DatasetId on, TaskMetrics metrics) {
        CheckpointId checkpoint = others.checkpoints.store(name, PASCAL, Optional.empty());
        return others.publish(
                        others.reports.evaluation(
                                checkpoint, on, metrics, Optional.of(UNTRAINED), List.of(), model(model)),
                        EventContext.NONE)
                .event();
    }

    static void champion(String model, int version) {
        await().atMost(RunningService.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> registry.json("/models/" + model)
                                .at("/aliases/champion")
                                .asInt()
                        == version);
    }

    static String status(String model, int version) {
        return registry.json("/models/" + model + "/versions/" + version)
                .at("/version/status")
                .asText();
    }

    static Optional<ModelName> model(String name) {
        return Optional.of(new ModelName(name));
    }

    static void assertProblem(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(RunningService.text(answer)).contains("\"code\":\"" + code + "\"");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }
}
