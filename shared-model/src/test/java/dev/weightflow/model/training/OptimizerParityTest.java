package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.network.Formula;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.training.OptimizerOptions;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares with PyTorch's own optimizer and schedules; {@code src/test/python/optimizer_fixtures.py} has the same formulas. */
class OptimizerParityTest {

    private static final double[] RATES = {1e-3, 2e-3, 5e-4, 1e-4};
    private static final int LARGE_STEP = 1;

    private static final Map<String, Shape> SHAPES = new LinkedHashMap<>();

    static {
        SHAPES.put("layers.0.blocks.0.attn.qkv.weight", new Shape(6, 4));
        SHAPES.put("layers.0.blocks.0.attn.qkv.bias", new Shape(6));
        SHAPES.put("layers.0.blocks.0.attn.relative_position_bias_table", new Shape(9, 2));
        SHAPES.put("layers.0.blocks.0.attn.q.delora_W1", new Shape(4, 3));
        SHAPES.put("layers.0.blocks.0.norm1.weight", new Shape(4));
        SHAPES.put("square.bias", new Shape(2, 2));
        SHAPES.put("tiny.weight", new Shape(3, 5));
        SHAPES.put("late.weight", new Shape(3, 2));
        SHAPES.put("never.weight", new Shape(2, 3));
    }

    private JsonNode fixtures;
    private ParameterSet parameters;

    @BeforeEach
    void open() throws IOException {
        fixtures = new ObjectMapper().readTree(getClass().getResourceAsStream("optimizer.json"));
        parameters = create();
    }

    private void reopen() {
        parameters.close();
        parameters = create();
    }

    private static ParameterSet create() {
        List<ParameterSpec> specs = SHAPES.entrySet().stream()
                .map(entry -> new ParameterSpec(
                        entry.getKey(), entry.getValue(), ParameterGroup.BACKBONE, Initializer.zeros()))
                .toList();
        ParameterSet parameters = ParameterSet.of(
                Torch.manager(Device.cpu()), specs, List.of(), spec -> true, (manager, spec) -> spec.draw(manager, 0));
        Torch.inference(() -> {
            parameters
                    .state()
                    .forEach((name, array) ->
                            Ops.copyInPlace(array, Formula.array(array.getManager(), name, array.getShape(), 0.5, 0)));
            return null;
        });
        return parameters;
    }

    @AfterEach
    void close() {
        parameters.close();
    }

    @Test
    void clipped_steps_are_those_of_pytorch() {
        try (AdamW optimizer = AdamW.over(parameters, 0.05, OptimizerOptions.REFERENCE)) {
            for (int step = 0; step < RATES.length; step++) {
                double norm = step(optimizer, step);

                assertThat(norm).isCloseTo(expected("norms", step).doubleValue(), within(1e-6 * norm));
                for (Parameter parameter : parameters.trained()) {
                    JsonNode wanted = expected("parameters", step).get(parameter.name());
                    assertClose(parameter.array().toFloatArray(), wanted, parameter.name());
                }
            }
            Map<String, HostTensor> state = optimizer.state();
            expected("step").fields().forEachRemaining(field -> assertThat(stepOf(state, field.getKey()))
                    .as(field.getKey())
                    .isEqualTo(field.getValue().longValue()));
            for (String moment : List.of("first", "second")) {
                expected(moment).fields().forEachRemaining(field -> {
                    String name = moment + "." + field.getKey();
                    assertClose(state.get(name).toFloats(), field.getValue(), name);
                });
            }
        }
    }

    @Test
    void what_no_backward_pass_reached_is_left_alone() {
        float[] before = parameters.get("never.weight").toFloatArray();
        try (AdamW optimizer = AdamW.over(parameters, 0.05, OptimizerOptions.REFERENCE)) {
            step(optimizer, 0);

            assertThat(parameters.get("never.weight").toFloatArray()).containsExactly(before);
            assertThat(stepOf(optimizer.state(), "never.weight")).isZero();
        }
    }

    @Test
    void a_step_that_is_not_finite_changes_nothing_nor_does_one_after_it_until_the_state_is_restored() {
        try (AdamW optimizer = AdamW.over(parameters, 0.05, OptimizerOptions.REFERENCE)) {
            step(optimizer, 0);
            Map<String, HostTensor> state = optimizer.state();
            Map<String, float[]> before = values();

            try (StepScope scope = StepScope.open()) {
                Gradients gradients = gradients(1);
                for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
                    optimizer.step(gradients, RATES[1], parameters.manager().create(new float[] {1, bad, 2}));
                }
            }
            step(optimizer, 1);

            assertThat(values()).usingRecursiveComparison().isEqualTo(before);
            assertThat(optimizer.state()).isEqualTo(state);

            optimizer.restore(state);
            step(optimizer, 1);
            assertThat(values()).usingRecursiveComparison().isNotEqualTo(before);
            assertThat(stepOf(optimizer.state(), "square.bias")).isEqualTo(2);
        }
    }

    private Map<String, float[]> values() {
        Map<String, float[]> values = new HashMap<>();
        parameters.trained().forEach(p -> values.put(p.name(), p.array().toFloatArray()));
        return values;
    }

    @Test
    void a_restored_optimizer_goes_on_bit_by_bit() {
        Map<String, float[]> undisturbed = new HashMap<>();
        try (AdamW optimizer = AdamW.over(parameters, 0.05, OptimizerOptions.REFERENCE)) {
            for (int step = 0; step < 4; step++) {
                step(optimizer, step);
            }
            parameters
                    .trained()
                    .forEach(p -> undisturbed.put(p.name(), p.array().toFloatArray()));
        }
        reopen();
        Map<String, HostTensor> state;
        try (AdamW optimizer = AdamW.over(parameters, 0.05, OptimizerOptions.REFERENCE)) {
            step(optimizer, 0);
            step(optimizer, 1);
            state = optimizer.state();
        }
        Map<String, HostTensor> values = new HashMap<>();
        parameters.state().forEach((name, array) -> values.put(name, Transfer.toHost(array)));
        reopen();
        parameters.state().forEach((name, array) -> new Transfer().copy(values.get(name), array));
        try (AdamW optimizer = AdamW.over(parameters, 0.05, OptimizerOptions.REFERENCE)) {
            optimizer.restore(state);
            step(optimizer, 2);
            step(optimizer, 3);
        }
        parameters.trained().forEach(p -> assertThat(p.array().toFloatArray())
                .as(p.name())
                .containsExactly(undisturbed.get(p.name())));
    }

    @Test
    void a_state_that_lacks_something_is_refused_by_name() {
        try (AdamW optimizer = AdamW.over(parameters, 0.05, OptimizerOptions.REFERENCE)) {
            Map<String, HostTensor> state = new HashMap<>(optimizer.state());
            state.remove("second.square.bias");

            assertThatThrownBy(() -> optimizer.restore(state)).hasMessageContaining("second.square.bias");
        }
    }

    @Test
    void the_schedule_is_that_of_pytorch() {
        Schedule schedule = Schedule.of(3.125e-5, OptimizerOptions.REFERENCE, 3120, 46800);

        fixtures.get("schedule").fields().forEachRemaining(field -> {
            double wanted = field.getValue().doubleValue();
            assertThat(schedule.at(Integer.parseInt(field.getKey())))
                    .as("t = " + field.getKey())
                    .isCloseTo(wanted, within(1e-9 * wanted));
        });
    }

    /** Runs a step on a loss whose gradients are the formula's, and returns its norm before clipping. */
    private double step(AdamW optimizer, int step) {
        try (StepScope scope = StepScope.open()) {
            Gradients gradients = gradients(step);
            NDArray norm = gradients.norm();
            gradients.clip(norm, 5);
            optimizer.step(gradients, RATES[step], norm);
            return norm.getFloat();
        }
    }

    private Gradients gradients(int step) {
        NDArray loss = Torch.recording(() -> parameters.trained().stream()
                .flatMap(p -> gradient(p, step).map(g -> p.array().mul(g).sum()).stream())
                .reduce(NDArray::add)
                .orElseThrow());
        return Gradients.of(loss, parameters.trained());
    }

    private static Optional<NDArray> gradient(Parameter parameter, int step) {
        String name = parameter.name();
        if (name.startsWith("never") || name.startsWith("late") && step < 2) {
            return Optional.empty();
        }
        double scale = name.startsWith("tiny") ? 1e-9 : step == LARGE_STEP ? 3 : 0.1;
        NDArray array = parameter.array();
        return Optional.of(
                Formula.array(array.getManager(), "gradient." + step + "." + name, array.getShape(), scale, 0));
    }

    private static long stepOf(Map<String, HostTensor> state, String name) {
        return state.get("step." + name).data().getLong(0);
    }

    private JsonNode expected(String what) {
        return fixtures.get("adamw").get(what);
    }

    private JsonNode expected(String what, int step) {
        return expected(what).get(step);
    }

    private static void assertClose(float[] got, JsonNode wanted, String name) {
        assertThat(got).hasSize(wanted.size());
        double scale = 0;
        for (JsonNode value : wanted) {
            scale = Math.max(scale, Math.abs(value.doubleValue()));
        }
        for (int i = 0; i < got.length; i++) {
            assertThat((double) got[i])
                    .as(name + "[" + i + "]")
                    .isCloseTo(wanted.get(i).doubleValue(), within(1e-6 * scale));
        }
    }
}
