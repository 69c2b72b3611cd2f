package dev.weightflow.schema.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetShareTest {
    private static final DatasetId DAY = DatasetId.of(Digest.ofText("day"));
    private static final DatasetId NIGHT = DatasetId.of(Digest.ofText("night"));

    @Test
    void a_request_for_several_datasets_names_the_first_as_its_dataset_and_scales_the_shares() {
        TrainingRequest request = WeightflowJson.read(
                ("{\"datasets\":[{\"dataset\":\"" + NIGHT + "\",\"share\":3},{\"dataset\":\"" + DAY
                                + "\",\"share\":1}]}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                TrainingRequest.class);

        TrainingSpec spec = request.complete();

        assertThat(spec.dataset()).isEqualTo(NIGHT);
        assertThat(spec.mixture())
                .extracting(DatasetShare::dataset, DatasetShare::share)
                .containsExactly(tuple(NIGHT, 0.75), tuple(DAY, 0.25));
        assertThat(TrainingRequest.of(spec).complete()).isEqualTo(spec);
    }

    @Test
    void one_dataset_is_the_same_job_as_ever() {
        TrainingSpec spec = TrainingRequest.on(DAY).complete();

        assertThat(WeightflowJson.tree(spec).has("datasets")).isFalse();
        assertThat(TrainingRequest.on(DAY)
                        .with("datasets", List.of(new DatasetShare(DAY, 1)))
                        .complete()
                        .jobId())
                .isEqualTo(spec.jobId());
        assertThat(spec.mixture()).containsExactly(new DatasetShare(DAY, 1));
    }

    @Test
    void other_shares_are_another_job() {
        assertThat(mixed(0.5).jobId()).isNotEqualTo(mixed(0.6).jobId());
    }

    @Test
    void a_training_over_a_mixed_one_has_its_own_dataset_alone() {
        assertThat(TrainingRequest.on(NIGHT).over(mixed(0.5)).complete().datasets())
                .isEmpty();
    }

    @Test
    void a_dataset_twice_is_refused() {
        TrainingRequest request =
                TrainingRequest.on(DAY).with("datasets", List.of(new DatasetShare(DAY, 1), new DatasetShare(DAY, 1)));
        assertThatThrownBy(request::complete)
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("datasets must differ");
    }

    private static TrainingSpec mixed(double share) {
        return TrainingRequest.on(DAY)
                .complete()
                .drawingFrom(List.of(new DatasetShare(DAY, share), new DatasetShare(NIGHT, 1 - share)));
    }
}
