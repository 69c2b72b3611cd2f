package dev.weightflow.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.LossWeights;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with PyTorch's own losses; {@code src/test/python/loss_fixtures.py} creates the fixtures and has the same formulas. */
class LossParityTest {
    private static final int BATCH = 2;
    private static final int HEIGHT = 9;
    private static final int WIDTH = 11;
    private static final int PIXELS = BATCH * HEIGHT * WIDTH;

    private static NDManager manager;
    private static JsonNode fixtures;

    @BeforeAll
    static void open() throws IOException {
        manager = Torch.manager(Device.cpu());
        fixtures = new ObjectMapper().readTree(LossParityTest.class.getResourceAsStream("losses.json"));
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("dev.weightflow.data.task.PascalTaskNames#all")
    void loss_and_gradient_agree_with_pytorch(TaskName task) {
        NDArray output = output(task);
        output.setRequiresGradient(true);

        NDArray loss = Torch.recording(() -> KindLosses.loss(Tasks.PASCAL.kind(task), output, label(task)));
        Backward.of(loss);

        JsonNode expected = fixtures.get(task.key());
        assertThat((double) loss.getFloat()).isCloseTo(expected.get("loss").doubleValue(), withinPercentage(1e-4));
        float[] gradient = output.getGradient().toFloatArray();
        double sum = 0;
        for (float g : gradient) {
            sum += Math.abs(g);
        }
        assertThat(sum).isCloseTo(expected.get("gradientAbsoluteSum").doubleValue(), withinPercentage(1e-3));
        double largest = sum / gradient.length;
        for (int at = 0; at < expected.get("gradient").size(); at++) {
            assertThat((double) gradient[37 * at])
                    .isCloseTo(expected.get("gradient").get(at).doubleValue(), Offset.offset(1e-5 * largest));
        }
    }

    @Test
    void the_weighted_sum_agrees_with_pytorch() {
        Map<TaskName, NDArray> outputs = new TreeMap<>();
        Map<TaskName, NDArray> labels = new TreeMap<>();
        for (TaskName task : PascalTasks.NAMES) {
            outputs.put(task, output(task));
            labels.put(task, label(task));
        }

        MultiTaskLoss.Value value = new MultiTaskLoss(Tasks.PASCAL, LossWeights.REFERENCE).loss(outputs, labels);

        assertThat((double) value.total().getFloat())
                .isCloseTo(fixtures.get("total").doubleValue(), withinPercentage(1e-4));
        assertThat(value.parts()).containsOnlyKeys(PascalTasks.NAMES);
    }

    private static NDArray output(TaskName task) {
        return switch (task.key()) {
            case "semseg" -> output(21, 1000);
            case "human_parts" -> output(7, 20000);
            case "sal" -> output(1, 30000);
            default -> output(3, 40000);
        };
    }

    private static NDArray label(TaskName task) {
        return switch (task.key()) {
            case "semseg" -> classes(21, 5000);
            case "human_parts" -> classes(7, 26000);
            case "sal" -> {
                float[] label = new float[PIXELS];
                for (int at = 0; at < PIXELS; at++) {
                    label[at] = uniform(at, 31000) < 0.25 ? 1 : 0;
                }
                yield manager.create(label, new Shape(BATCH, 1, HEIGHT, WIDTH));
            }
            default -> {
                NDArray directions = output(3, 45000);
                float[] ignored = new float[PIXELS];
                for (int at = 0; at < PIXELS; at++) {
                    ignored[at] = uniform(at, 45001) < 0.3 ? 1 : 0;
                }
                NDArray mask = manager.create(ignored, new Shape(BATCH, 1, HEIGHT, WIDTH));
                NDArray unit = directions.div(directions.norm(2, new int[] {1}, true));
                yield unit.mul(mask.mul(-1).add(1)).add(mask.mul(255));
            }
        };
    }

    private static NDArray output(int channels, int seed) {
        float[] values = new float[PIXELS * channels];
        for (int at = 0; at < values.length; at++) {
            values[at] = (float) (8 * uniform(at, seed) - 4);
        }
        return manager.create(values, new Shape(BATCH, channels, HEIGHT, WIDTH));
    }

    private static NDArray classes(int count, int seed) {
        float[] label = new float[PIXELS];
        for (int at = 0; at < PIXELS; at++) {
            double u = uniform(at, seed);
            label[at] = u < 0.2 ? 255 : (float) (Math.floor(u * 1000) % count);
        }
        return manager.create(label, new Shape(BATCH, 1, HEIGHT, WIDTH));
    }

    /** Computes Knuth's multiplicative hash of the position: a number in [0, 1) of 24 bits. */
    private static double uniform(int position, int seed) {
        return (((position + (long) seed) * 2654435761L) % (1L << 32) / 256) * 0x1p-24;
    }
}
