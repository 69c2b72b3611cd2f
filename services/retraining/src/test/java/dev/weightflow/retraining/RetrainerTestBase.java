package dev.weightflow.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.projection.LogsFixture;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Service with models to retrain, and common queries about it. */
abstract class RetrainerTestBase {
    static final RetrainingPolicy EIGHT_NEW = RetrainingPolicy.onNewSamples(8);
    final RetrainingFixture scenario = new RetrainingFixture();
    final LogsFixture fixture = scenario.fixture;

    TrainingRequested request() {
        return scenario.requests().get(0);
    }

    RetrainingSkipped skipped() {
        List<RetrainingSkipped> facts = scenario.events(RetrainingSkipped.class);
        assertThat(facts).hasSize(1);
        return facts.get(0);
    }

    void championThatIsRetrainedOn(RetrainingPolicy policy) {
        scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.policy(policy);
    }

    /** @param json JSON with ' for " */
    static RetrainingPolicy policy(String json) {
        return WeightflowJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), RetrainingPolicy.class);
    }
}
