package dev.weightflow.schema.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobIdentityTest {
    private static final DatasetId DATASET = DatasetId.of(Digest.ofText("data"));

    @Test
    void the_same_training_is_the_same_job_whatever_its_priority() {
        assertThat(draft(7, 0).complete().jobId())
                .isEqualTo(draft(7, 5).complete().jobId());
    }

    @Test
    void another_seed_is_another_job() {
        assertThat(draft(7, 0).complete().jobId())
                .isNotEqualTo(draft(8, 0).complete().jobId());
    }

    @Test
    void the_identity_is_the_same_for_ever() {
        assertThat(draft(7, 0).complete().jobId().value())
                .isEqualTo("043a6dc79797eca4996f6b00d42c385f03d6e733c758984c0d73ac659215950b");
    }

    @Test
    void a_draft_without_anything_is_the_papers_training() {
        TrainingSpec spec = draft(0, 0).complete();

        assertThat(spec.model()).isEqualTo(ModelSize.TINY);
        assertThat(spec.method()).isEqualTo(MethodSpec.of(MethodName.DELORA));
        assertThat(spec.tasks()).hasSize(4);
        assertThat(spec.length()).isEqualTo(TrainingLength.epochs(300));
        assertThat(spec.optimization().learningRate()).isEqualTo(3.125e-5);
    }

    @Test
    void epochs_and_steps_exclude_each_other() {
        assertThatThrownBy(() -> draft(0, 0, Optional.of(1), Optional.of(1)).complete())
                .hasMessage(
                        "A training specification has a fault: length.epochs or steps must be given, and not both.");
    }

    private static TrainingRequest draft(long seed, int priority) {
        return draft(seed, priority, Optional.empty(), Optional.empty());
    }

    private static TrainingRequest draft(long seed, int priority, Optional<Integer> epochs, Optional<Integer> steps) {
        return new TrainingRequest(
                DATASET,
                null,
                null,
                List.of(),
                epochs,
                steps,
                null,
                null,
                null,
                null,
                Optional.of(seed),
                null,
                Optional.of(priority),
                null,
                null,
                null);
    }
}
