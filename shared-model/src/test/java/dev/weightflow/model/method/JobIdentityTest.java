package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingOverrides;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobIdentityTest {
    private static final DatasetId DATASET = DatasetId.of(Digest.ofText("data"));

    @Test
    void the_same_training_is_the_same_job_whatever_its_priority() {
        assertThat(complete(draft(7, 0)).jobId())
                .isEqualTo(complete(draft(7, 5)).jobId());
    }

    @Test
    void another_seed_is_another_job() {
        assertThat(complete(draft(7, 0)).jobId())
                .isNotEqualTo(complete(draft(8, 0)).jobId());
    }

    @Test
    void the_identity_is_the_same_for_ever() {
        assertThat(complete(draft(7, 0)).jobId().value())
                .isEqualTo("043a6dc79797eca4996f6b00d42c385f03d6e733c758984c0d73ac659215950b");
    }

    @Test
    void terms_of_weight_zero_are_as_if_they_were_not_named_and_others_make_another_job() {
        TrainingOverrides none = TrainingOverrides.of(Map.of("pathLength", "0", "divergence", "0", "distance", "0"));
        TrainingOverrides some = TrainingOverrides.of(Map.of("distance", "0.1"));

        TrainingSpec plain = complete(draft(7, 0));
        TrainingSpec zeros = complete(draft(7, 0).with("overrides", none));
        TrainingSpec regularized = complete(draft(7, 0).with("overrides", some));

        assertThat(zeros).isEqualTo(plain);
        assertThat(regularized.regularization()).isEqualTo(new Regularization(null, null, 0.1));
        assertThat(regularized.numbers()).containsEntry("distance", "0.1").doesNotContainKey("pathLength");
        assertThat(regularized.jobId()).isNotEqualTo(plain.jobId());
    }

    @Test
    void a_learned_field_at_the_common_rate_is_as_if_neither_was_named_and_others_are_other_jobs() {
        String plain = withDelora(Map.of()).jobId().value();

        assertThat(plain).isEqualTo("043a6dc79797eca4996f6b00d42c385f03d6e733c758984c0d73ac659215950b");
        assertThat(withDelora(Map.of("learned", "true", "rateFactor", "1.0"))
                        .jobId()
                        .value())
                .isEqualTo(plain);
        assertThat(Stream.of(Map.of("learned", "false"), Map.of("rateFactor", "10"), Map.of("rateFactor", "100"))
                        .map(options -> withDelora(options).jobId().value())
                        .distinct())
                .hasSize(3)
                .doesNotContain(plain);
    }

    private static TrainingSpec withDelora(Map<String, String> options) {
        return complete(draft(7, 0).with("method", Methods.spec(MethodName.DELORA, options)));
    }

    @Test
    void a_term_that_the_method_does_not_have_is_refused_by_name() {
        assertThatThrownBy(() -> regularized(MethodName.FULL, Map.of(), "distance"))
                .hasMessageContaining("regularization.distance needs a method that puts other weights");
        assertThatThrownBy(() -> regularized(MethodName.VERA, Map.of(), "pathLength"))
                .hasMessageContaining("regularization.pathLength needs a method whose weights flow along a field");
        assertThatThrownBy(() -> regularized(MethodName.DELORA, Map.of("linearised", "true"), "pathLength"))
                .hasMessageContaining("regularization.pathLength needs a method whose weights flow");
        assertThatThrownBy(() -> regularized(MethodName.DELORA, Map.of(), "divergence"))
                .hasMessageContaining("the divergence of the field can no longer be a term of the loss");
        for (MethodName method : List.of(MethodName.BITFIT, MethodName.ADAPTER, MethodName.VPT)) {
            assertThatThrownBy(() -> regularized(method, Map.of(), "distance"))
                    .hasMessageContaining(
                            "distance needs a method that puts other weights in the place of frozen ones: lora,"
                                    + " mtlora, delora, vera, dora, oft, ditask, tadformer, faar");
        }
        for (MethodName method : List.of(MethodName.OFT, MethodName.DITASK, MethodName.DORA, MethodName.FAAR)) {
            assertThatThrownBy(() -> regularized(method, Map.of(), "pathLength"))
                    .hasMessageContaining("flow along a field: lora, mtlora, delora, tadformer; delora only without");
            assertThat(regularized(method, Map.of(), "distance")
                            .regularization()
                            .distance())
                    .isEqualTo(1);
        }
        assertThatThrownBy(
                        () -> complete(draft(7, 0).with("overrides", TrainingOverrides.of(Map.of("distance", "-1")))))
                .hasMessageContaining("regularization.distance must not be below 0, and not -1.0");
        assertThat(regularized(MethodName.VERA, Map.of(), "distance")
                        .regularization()
                        .distance())
                .isEqualTo(1);
    }

    private static TrainingSpec regularized(MethodName method, Map<String, String> options, String term) {
        return complete(TrainingRequest.on(DATASET)
                .with("method", Methods.spec(method, options))
                .with("overrides", TrainingOverrides.of(Map.of(term, "1"))));
    }

    @Test
    void a_draft_without_anything_is_the_papers_training() {
        TrainingSpec spec = complete(draft(0, 0));

        assertThat(spec.model()).isEqualTo(ModelSize.TINY);
        assertThat(spec.method()).isEqualTo(Methods.spec(MethodName.DELORA));
        assertThat(spec.tasks()).hasSize(4);
        assertThat(spec.length()).isEqualTo(TrainingLength.epochs(300));
        assertThat(spec.optimization().learningRate()).isEqualTo(3.125e-5);
    }

    @Test
    void epochs_and_steps_exclude_each_other() {
        assertThatThrownBy(() -> complete(draft(0, 0).with("epochs", 1).with("steps", 1)))
                .hasMessage(
                        "A training specification has a fault: length.epochs or steps must be given, and not both.");
    }

    private static TrainingRequest draft(long seed, int priority) {
        return TrainingRequest.on(DATASET).with("seed", seed).with("priority", priority);
    }

    private static TrainingSpec complete(TrainingRequest request) {
        return Methods.completed(request.complete());
    }
}
