package dev.weightflow.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.task.metric.TaskMetric;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.Task;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DensePredictionTest {
    private static final int SIDE = 4;

    @ParameterizedTest
    @EnumSource(Task.class)
    void what_is_decoded_from_an_output_is_measured_like_the_output(Task name) {
        // given
        DensePrediction task = DensePrediction.of(name);
        float[] label = new float[task.labels().channels() * SIDE * SIDE];
        Arrays.fill(label, 1);
        try (NDManager manager = Torch.manager(Device.cpu())) {
            NDArray output = manager.randomNormal(new Shape(1, name.channels(), SIDE, SIDE));

            // when
            TaskMetric raw = task.metric().get();
            raw.add(output.toFloatArray(), label);
            TaskMetric decoded = task.metric().get();
            decoded.addPrediction(task.labels().decode(output.toFloatArray(), SIDE * SIDE), label);

            // then
            double difference = raw.state().result().orElseThrow().primaryMetric()
                    - decoded.state().result().orElseThrow().primaryMetric();
            assertThat(Math.abs(difference)).isLessThan(1e-5);
            NDArray truth = manager.create(label, new Shape(1, task.labels().channels(), SIDE, SIDE));
            assertThat(task.loss().loss(output, truth).getFloat()).isNotNegative();
        }
    }
}
