package dev.weightflow.model.method.faar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaarTest {

    private static final String LAYER = "backbone.layers.0.blocks.1.attn.proj.";
    private static final int RANK = 6;

    private Network network;
    private StepScope scope;

    @BeforeEach
    void open() {
        network = Network.create(
                NetworkConfig.of(SwinConfig.micro(), 32),
                Methods.of(Methods.spec(MethodName.FAAR, Map.of("rank", RANK + "", "coverage", "0.7"))),
                Device.cpu(),
                3);
        scope = StepScope.open();
        Torch.inference(() -> {
            network.parameters().trained().stream()
                    .filter(parameter -> parameter.name().contains("lora_"))
                    .forEach(parameter -> parameter
                            .array()
                            .addi(parameter
                                    .array()
                                    .getManager()
                                    .randomNormal(0, 0.1f, parameter.array().getShape(), DataType.FLOAT32)));
            return null;
        });
    }

    @AfterEach
    void close() {
        scope.close();
        network.close();
    }

    @Test
    void a_score_is_the_moving_average_of_half_the_sum_of_both_products() {
        NDArray a = network.parameters().get(LAYER + "lora_shared_A"); // [6, 24]
        NDArray b = network.parameters().get(LAYER + "lora_shared_B"); // [24, 6]
        double[] expected = new double[RANK];
        for (int step = 0; step < 3; step++) {
            NDArray ofA = a.getManager().randomNormal(0, 1, a.getShape(), DataType.FLOAT32);
            NDArray ofB = b.getManager().randomNormal(0, 1, b.getShape(), DataType.FLOAT32);
            for (int direction = 0; direction < RANK; direction++) {
                double sumA = 0;
                double sumB = 0;
                for (int i = 0; i < 24; i++) {
                    sumA += a.getFloat(direction, i) * ofA.getFloat(direction, i);
                    sumB += b.getFloat(i, direction) * ofB.getFloat(i, direction);
                }
                double now = (Math.abs(sumA) + Math.abs(sumB)) / 2;
                expected[direction] = 0.98 * expected[direction] + 0.02 * now;
            }
            beforeStep(new Gradients(Map.of(LAYER + "lora_shared_A", ofA, LAYER + "lora_shared_B", ofB)));
        }

        float[] scores = network.parameters().get(LAYER + "faar_shared_scores").toFloatArray();
        for (int direction = 0; direction < RANK; direction++) {
            assertThat((double) scores[direction]).isCloseTo(expected[direction], within(1e-6));
        }
        assertThat(network.parameters().get(LAYER + "faar_tasks_scores.sal").toFloatArray())
                .as("a pair without gradients")
                .containsOnly(0);
    }

    @Test
    void an_epochs_end_puts_the_best_in_front_and_ends_the_others_with_their_moments() {
        set("faar_shared_scores", 1, 0, 7, 2, 0, 4); // 7, 4 and 2 of 14 are more than 0.7
        NDArray a = network.parameters().get(LAYER + "lora_shared_A").duplicate();
        NDArray b = network.parameters().get(LAYER + "lora_shared_B").duplicate();
        NDArray moment = Ops.scale(a, 3);

        afterEpoch(Map.of(LAYER + "lora_shared_A", List.of(moment)));

        assertThat(get("faar_shared_cap")).containsExactly(3);
        assertThat(get("faar_shared_scores")).containsExactly(7, 4, 2, 0, 0, 0);
        int[] order = {2, 5, 3};
        for (int direction = 0; direction < RANK; direction++) {
            float[] rowOfA = network.parameters()
                    .get(LAYER + "lora_shared_A")
                    .get(direction)
                    .toFloatArray();
            float[] ofMoment = moment.get(direction).toFloatArray();
            float[] columnOfB = network.parameters()
                    .get(LAYER + "lora_shared_B")
                    .get(":, " + direction)
                    .toFloatArray();
            if (direction < 3) {
                assertThat(rowOfA).isEqualTo(a.get(order[direction]).toFloatArray());
                assertThat(ofMoment)
                        .isEqualTo(Ops.scale(a, 3).get(order[direction]).toFloatArray());
                assertThat(columnOfB).isEqualTo(b.get(":, " + order[direction]).toFloatArray());
            } else {
                assertThat(rowOfA).containsOnly(0);
                assertThat(ofMoment).containsOnly(0);
                assertThat(columnOfB).containsOnly(0);
            }
        }
    }

    @Test
    void the_order_of_directions_changes_no_prediction() {
        set("faar_shared_scores", 1, 2, 7, 3, 5, 4);
        set("faar_shared_cap", 6);
        Map<TaskName, NDArray> before = predictions();

        selectAll();

        assertThat(get("faar_shared_scores")).containsExactly(7, 5, 4, 3, 2, 1);

        predictions().forEach((task, output) -> assertThat(
                        output.sub(before.get(task)).abs().max().getFloat())
                .isLessThan(1e-5f));
    }

    @Test
    void a_training_step_uses_every_number_of_first_directions_alike_often() {
        NDArray cap = network.parameters().manager().create(new float[] {5});
        Map<Integer, Integer> times = new TreeMap<>();
        Torch.seed(7);
        for (int draw = 0; draw < 5000; draw++) {
            float[] mask = Directions.SCRIPT.call("random_prefix", cap, 8).toFloatArray();
            int ones = 0;
            while (ones < 8 && mask[ones] == 1) {
                ones++;
            }
            for (int place = ones; place < 8; place++) {
                assertThat(mask[place]).isZero();
            }
            times.merge(ones, 1, Integer::sum);
        }

        assertThat(times.keySet()).containsExactly(1, 2, 3, 4, 5);
        // 1,000 each, with a standard deviation of 28
        assertThat(times.values()).allSatisfy(count -> assertThat(count).isBetween(860, 1140));
    }

    /** Selects every direction that has a score in {@link #LAYER} and drops none. */
    private void selectAll() {
        Torch.inference(() -> {
            Directions.shared(network.config().layout().linearLayers().stream()
                            .filter(layer -> ("backbone." + layer.name() + ".").equals(LAYER))
                            .findFirst()
                            .orElseThrow())
                    .select(
                            new PlainLinear(
                                    network.method()
                                            .passes(network.config().taskNames())
                                            .get(0),
                                    network.parameters()),
                            1,
                            name -> List.of());
            return null;
        });
    }

    private Map<TaskName, NDArray> predictions() {
        return Torch.inference(() -> {
            NDArray ramp = network.parameters().manager().arange(2 * 3 * 32 * 32);
            NDArray image =
                    Ops.scale(ramp.toType(DataType.FLOAT32, false), 0.37).sin().reshape(2, 3, 32, 32);
            return new HashMap<>(network.forward(image, false));
        });
    }

    private void beforeStep(Gradients gradients) {
        Torch.inference(() -> {
            network.method()
                    .beforeStep(
                            network.config().layout(), network.config().taskNames(), network.parameters(), gradients);
            return null;
        });
    }

    private void afterEpoch(Map<String, List<NDArray>> moments) {
        Torch.inference(() -> {
            network.method()
                    .afterEpoch(
                            network.config().layout(),
                            network.config().taskNames(),
                            network.parameters(),
                            name -> moments.getOrDefault(name, List.of()));
            return null;
        });
    }

    private void set(String name, float... values) {
        Torch.inference(() -> {
            NDArray array = network.parameters().get(LAYER + name);
            Ops.copyInPlace(array, array.getManager().create(values));
            return null;
        });
    }

    private float[] get(String name) {
        return network.parameters().get(LAYER + name).toFloatArray();
    }
}
