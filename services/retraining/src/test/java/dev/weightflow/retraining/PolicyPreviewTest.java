package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.retraining.policy.PolicyPreview;
import dev.weightflow.retraining.policy.RetrainingPreview;
import dev.weightflow.retraining.policy.RetrainingQueries;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.training.InitialWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyPreviewTest extends RetrainerTestBase {
    private static final int ALL = 100;

    @Test
    void a_policy_is_tried_on_datasets_of_before_and_beside_the_one_that_holds() {
        CheckpointId champion = scenario.champion("a", scenario.ingest("/a", "a1"));
        DatasetId before = scenario.ingest("/night", "n1", "n2");
        scenario.policy(policy("{'minNewSamples': 20}"));
        scenario.settle();
        int stated = fixture.retrainings.events().size();

        PolicyPreview preview = queries().preview(PEOPLE, EIGHT_NEW, ALL).get(0);

        assertThat(preview.dataset()).isEqualTo(before);
        assertThat(preview.source()).isEqualTo("/night");
        assertThat(preview.decided()).isEmpty(); // it came before the policy
        RetrainingPreview proposed = preview.proposed();
        assertThat(proposed.outcome()).isEqualTo("triggered");
        assertThat(proposed.decided()).isFalse();
        assertThat(proposed.revision()).isEmpty();
        assertThat(proposed.training().orElseThrow().method().name()).isEqualTo(MethodName.DELORA);
        assertThat(proposed.training().orElseThrow().start()).isEqualTo(InitialWeights.warm(champion));
        assertThat(proposed.checks())
                .extracting(PolicyCheck::name)
                .containsExactly(
                        "chain",
                        "source",
                        "latest",
                        "validation",
                        "documents",
                        "new-samples",
                        "recipe",
                        "tasks",
                        "job",
                        "concurrency",
                        "cooldown");
        RetrainingPreview present = preview.present().orElseThrow();
        assertThat(present.outcome()).isEqualTo("waiting");
        assertThat(present.revision()).contains(1);
        assertThat(present.reason()).isEqualTo("16 of 16 training samples are new, and 20 must be.");
        assertThat(present.training()).isEmpty();
        scenario.settle();
        assertThat(fixture.retrainings.events()).hasSize(stated);
        assertThat(scenario.requests()).isEmpty();
    }

    @Test
    void the_latest_datasets_come_first_and_no_more_than_were_asked_for() {
        scenario.ingest("/a", "a1");
        DatasetId b = scenario.ingest("/b", "b1");
        DatasetId c = scenario.ingest("/c", "c1");
        scenario.settle();

        assertThat(queries().preview(PEOPLE, EIGHT_NEW, 2))
                .extracting(PolicyPreview::dataset)
                .containsExactly(c, b);
        assertThatThrownBy(() -> queries().preview(PEOPLE, EIGHT_NEW, 0))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("datasets must lie between 1 and 100, not 0");
    }

    @Test
    void a_policy_that_could_not_be_set_is_refused_here_too() {
        DatasetId none = DatasetId.of(Digest.ofText("a slip of the pen"));

        assertThatThrownBy(() -> queries()
                        .preview(PEOPLE, policy("{'minNewSamples': 8, 'evaluateOn': '%s'}".formatted(none)), 1))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("never ingested");
    }

    @Test
    void what_was_decided_is_listed_the_latest_first() {
        championThatIsRetrainedOn(EIGHT_NEW);
        DatasetId small = scenario.ingest("/small");
        scenario.settle();
        DatasetId night = scenario.ingest("/night", "n1");
        scenario.settle();

        List<RetrainingPreview> decisions = queries().history(PEOPLE).latest(0, 9).stream()
                .map((RetrainingDecision decision) -> RetrainingPreview.of(PEOPLE, decision))
                .toList();

        assertThat(decisions).extracting(RetrainingPreview::dataset).containsExactly(night, small);
        assertThat(decisions).extracting(RetrainingPreview::outcome).containsExactly("triggered", "skipped");
        assertThat(decisions.get(0).job()).contains(request().job());
        assertThat(decisions.get(0).at()).contains(fixture.clock.instant());
        assertThat(queries().preview(PEOPLE, EIGHT_NEW, 1).get(0).decided()).contains(decisions.get(0));
        assertThatThrownBy(() -> queries().history(new ModelName("nobody"))).isInstanceOf(NotFoundException.class);
    }

    private RetrainingQueries queries() {
        return scenario.service.queries();
    }
}
