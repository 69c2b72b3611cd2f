package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.model.method.Methods;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.InitialWeights;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetrainingPolicyTest extends RetrainerTestBase {
    private static final String LORA = "{'method': {'name': 'lora'}}";

    @Test
    void another_method_does_not_go_on_from_the_champion_but_may_start_from_the_base() {
        DatasetId dataset = scenario.ingest("/a", "a1");
        scenario.policy(policy("{'minNewSamples': 8, 'start': 'champion', 'recipe': " + LORA + "}"));
        scenario.champion("a", dataset);
        scenario.ingest("/b", "b1");
        scenario.settle();
        assertThat(skipped().reason())
                .contains("delora")
                .contains("lora")
                .contains("do not fit")
                .contains("let 'start' be 'base'");

        scenario.policy(policy("{'minNewSamples': 8, 'start': 'base', 'recipe': " + LORA + "}"));
        scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(request().spec().start()).isEqualTo(InitialWeights.random());
        assertThat(request().spec().method()).isEqualTo(Methods.spec(MethodName.LORA));
    }

    @Test
    void a_method_file_is_named_by_the_digest_of_a_text_that_is_stored() {
        String text = "def parameters():\\n  return {}\\n";
        assertThatThrownBy(() -> scenario.policy(
                        policy("{'minNewSamples': 8, 'recipe': {'method': {'name': 'file', 'text': '" + text + "'}}}")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("store it by POST /methods of the trainer");
        assertThatThrownBy(() ->
                        scenario.policy(policy("{'minNewSamples': 8, 'recipe': {'method': {'name': 'file', 'digest': '"
                                + Digest.ofText("of no text") + "'}}}")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("no text of its digest is stored");
        assertThat(scenario.events(RetrainingPolicySet.class)).isEmpty();

        Digest stored = fixture.store.put(new byte[] {'#'});
        scenario.policy(
                policy("{'minNewSamples': 8, 'recipe': {'method': {'name': 'file', 'digest': '" + stored + "'}}}"));
        scenario.ingest("/a", "a1");
        scenario.settle();
        assertThat(request().spec().method().digest()).contains(stored);
    }

    @Test
    void without_a_champion_it_begins_with_the_policys_base_weights() {
        Digest base = Digest.ofText("base weights");
        scenario.policy(policy("{'minNewSamples': 8, 'recipe': {'baseWeights': '%s'}}".formatted(base)));
        scenario.ingest("/a", "a1");
        scenario.settle();

        assertThat(request().spec().start()).isEqualTo(InitialWeights.from(base));
        assertThat(request().spec().evaluation().orElseThrow().untrained()).isTrue();
    }

    @Test
    void data_without_validation_images_need_another_dataset_to_compare_on() {
        DatasetId a = scenario.ingest("/a", "a1");
        scenario.champion("a", a);
        scenario.policy(EIGHT_NEW);
        scenario.ingest("/b", EventContext.NONE, 0, "b1");
        scenario.settle();
        assertThat(skipped().reason()).contains("no validation images").contains("evaluateOn");

        scenario.policy(policy("{'minNewSamples': 8, 'evaluateOn': '%s', 'maxImages': 4}".formatted(a)));
        scenario.ingest("/c", EventContext.NONE, 0, "c1");
        scenario.settle();
        assertThat(request().spec().evaluation().orElseThrow().dataset()).contains(a);
        assertThat(request().spec().evaluation().orElseThrow().maxImages()).contains(4);
    }

    @Test
    void a_dataset_to_compare_on_that_is_not_there_is_refused_and_so_is_one_without_validation_images() {
        DatasetId none = DatasetId.of(Digest.ofText("a slip of the pen"));
        DatasetId blind = ((DatasetIngested)
                        scenario.ingest("/a", EventContext.NONE, 0, "a1").event())
                .dataset();
        scenario.settle();

        assertThatThrownBy(() -> scenario.policy(comparingOn(none)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining(none.value())
                .hasMessageContaining("never ingested");
        assertThatThrownBy(() -> scenario.policy(comparingOn(blind)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("no validation images");
    }

    @Test
    void a_policy_that_starts_from_a_champion_whose_weights_do_not_fit_is_not_set() {
        scenario.champion("a", scenario.ingest("/a", "a1"));

        assertThatThrownBy(() ->
                        scenario.policy(policy("{'minNewSamples': 8, 'start': 'champion', 'recipe': " + LORA + "}")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("do not fit")
                .hasMessageContaining("let 'start' be 'base'");
        assertThat(scenario.events(RetrainingPolicySet.class)).isEmpty();
    }

    @Test
    void a_recipe_whose_method_cannot_have_its_regularization_is_not_set_with_a_champion_or_without() {
        RetrainingPolicy flowing = policy("{'minNewSamples': 8, 'start': 'base',"
                + " 'recipe': {'method': {'name': 'full'}, 'overrides': {'pathLength': 0.5}}}");

        assertThatThrownBy(() -> scenario.policy(flowing))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("regularization.pathLength needs a method whose weights flow");

        scenario.champion("a", scenario.ingest("/a", "a1"));
        assertThatThrownBy(() -> scenario.policy(flowing))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("regularization.pathLength needs a method whose weights flow");
        assertThat(scenario.events(RetrainingPolicySet.class)).isEmpty();
    }

    @Test
    void a_manifest_that_is_lost_is_named() {
        scenario.policy(EIGHT_NEW);
        scenario.champion("a", LogsFixture.SCENES);
        scenario.ingest("/b", "b1");
        scenario.settle();

        assertThat(skipped().reason()).contains("dataset's manifest").contains(LogsFixture.SCENES.shortId());
    }

    @Test
    void a_policy_that_is_taken_away_judges_nothing_and_one_that_is_there_is_not_set_again() {
        scenario.policy(EIGHT_NEW);
        scenario.policy(EIGHT_NEW);
        assertThat(fixture.retrainings.events()).hasSize(1);

        Journals.await(scenario.service.policies().set(PEOPLE, Optional.empty(), EventContext.NONE));
        scenario.ingest("/a", "a1");
        scenario.settle();

        assertThat(fixture.retrainings.events()).hasSize(2);
        assertThat(scenario.requests()).isEmpty();
    }

    private static RetrainingPolicy comparingOn(DatasetId dataset) {
        return policy("{'minNewSamples': 8, 'evaluateOn': '%s'}".formatted(dataset));
    }
}
