package dev.weightflow.evaluator;

import static dev.weightflow.evaluator.RunningEvaluator.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.S3Server;
import dev.weightflow.embedded.testing.WithEmbeddedServers;
import dev.weightflow.evaluator.Stored.Checkpoint;
import dev.weightflow.platform.objectstore.*;
import dev.weightflow.schema.*;
import dev.weightflow.schema.id.*;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.*;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithEmbeddedServers
class ScratchTinyIT {
    @TempDir
    static Path folder;

    @Test
    void tiny(KafkaBroker broker, S3Server s3) throws Exception {
        broker.createTopics(Topics.all().stream().map(t -> new NewTopic(t.name(), t.partitions(), (short) 1)).toList());
        s3.createBucket("tiny");
        ObjectStore store = new S3Settings(s3.endpoint(), "tiny", "us-east-1", s3.accessKey(), s3.secretKey()).open();
        Map<String, String> env = RunningEvaluator.environment(broker, s3, "tiny", folder.resolve("data"));
        env.put("WEIGHTFLOW_EVALUATOR_BATCH_SIZE", "4");
        DatasetId dataset = Stored.dataset(store, Stored.render(folder, 12), List.of(Task.values()));
        TrainingSpec spec = new TrainingSpec(dataset, ModelSize.TINY, MethodSpec.of(MethodName.DELORA), List.of(Task.values()),
                Length.steps(1), 1, 448, Optimization.at(1e-3), 7, Start.random(), 0, Optional.empty(), 1, Optional.empty());
        Checkpoint checkpoint = Stored.checkpoint(store, folder, spec, 99);
        try (RunningEvaluator evaluator = RunningEvaluator.start(env)) {
            String id = json(evaluator.post("/evaluations", "{\"manifest\":\"" + checkpoint.digest() + "\"}")).get("id").asText();
            await().atMost(Duration.ofMinutes(8)).pollInterval(Duration.ofSeconds(2)).until(() -> {
                var now = json(evaluator.get("/evaluations/" + id));
                System.out.println("NOW " + now.get("state") + " " + now.get("progress") + " " + now.get("failure") + evaluator.memory());
                return !List.of("waiting", "running").contains(now.get("state").asText());
            });
            System.out.println("END " + json(evaluator.get("/evaluations/" + id)));
        }
    }
}
