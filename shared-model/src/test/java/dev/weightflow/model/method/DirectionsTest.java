package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.flow.FieldKind;
import dev.weightflow.model.flow.Flow;
import dev.weightflow.model.flow.Flow.IntegratorName;
import dev.weightflow.model.flow.LowRankField;
import dev.weightflow.model.flow.SoftmaxField;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the linearised flow, gates, and fields for each task with closed forms and differences. */
class DirectionsTest {

    private static final NetworkConfig SMALL = NetworkConfig.of(SwinConfig.micro(), 32);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void the_linearised_pair_of_lora_is_its_sum_of_products_with_the_start() {
        Map<String, NDArray> arrays = arrays("lora_A", new Shape(2, 5), "lora_B", new Shape(4, 2));
        NDArray w0 = random(4, 5);
        LinearisedAdapter adapter = linearised(new LowRankField.Kind(2, 3), Flow.ONE_EULER_STEP);

        NDArray w1 = adapter.adapt("q", w0, arrays::get);

        // B0·A0 + (B − B0)·A0 + B0·(A − A0), times 3
        NDArray a0 = arrays.get("q.lora_A_start");
        NDArray b0 = arrays.get("q.lora_B_start");
        NDArray expected = arrays.get("q.lora_B")
                .matMul(a0)
                .add(b0.matMul(arrays.get("q.lora_A").sub(a0)))
                .mul(3)
                .add(w0);
        assertThat(w1.sub(expected).abs().max().getDouble()).isLessThan(1e-13);
    }

    @Test
    void the_linearised_flow_has_the_slope_of_the_flow_at_the_start() {
        Map<String, NDArray> arrays = arrays("delora_W1", new Shape(5, 2), "delora_W2", new Shape(2, 4));
        NDArray w0 = random(4, 5);
        Flow flow = new Flow(IntegratorName.RK4, 2);
        FlowAdapter full = new FlowAdapter(
                new SoftmaxField.Kind(2, SoftmaxField.Options.DEFAULT, false), Optional.empty(), flow, true);

        NDArray linear = new LinearisedAdapter(full).adapt("q", w0, arrays::get);

        double h = 1e-5;
        NDArray start = full.adapt("q", w0, at(arrays, 0));
        NDArray slope = full.adapt("q", w0, at(arrays, h))
                .sub(full.adapt("q", w0, at(arrays, -h)))
                .div(2 * h);
        assertThat(slope.abs().max().getDouble()).isGreaterThan(1e-3);
        assertThat(linear.sub(start.add(slope)).abs().max().getDouble()).isLessThan(1e-8);
        // at the start it is the flow itself
        Map<String, NDArray> unmoved = new HashMap<>(arrays);
        unmoved.replaceAll((name, array) -> name.endsWith("_start") ? array : arrays.get(name + "_start"));
        assertThat(new LinearisedAdapter(full)
                        .adapt("q", w0, unmoved::get)
                        .sub(start)
                        .abs()
                        .max()
                        .getDouble())
                .isLessThan(1e-15);
    }

    @Test
    void gradients_of_the_linearised_flow_do_not_depend_on_where_the_parameters_are() {
        Map<String, NDArray> arrays = arrays("delora_W1", new Shape(5, 2), "delora_W2", new Shape(2, 4));
        Map<String, NDArray> elsewhere = new HashMap<>(arrays);
        elsewhere.put("q.delora_W1", random(5, 2));
        NDArray w0 = random(4, 5);
        NDArray weights = random(4, 5);
        LinearisedAdapter adapter = linearised(
                new SoftmaxField.Kind(2, SoftmaxField.Options.DEFAULT, false), new Flow(IntegratorName.HEUN, 2));

        NDArray here = gradient(adapter, w0, weights, arrays);
        NDArray there = gradient(adapter, w0, weights, elsewhere);

        assertThat(here.abs().max().getDouble()).isGreaterThan(1e-4);
        assertThat(here.sub(there).abs().max().getDouble()).isLessThan(1e-15);
        double h = 1e-3;
        double[] expected = new double[10];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (loss(adapter, w0, weights, nudged(arrays, i, h))
                            - loss(adapter, w0, weights, nudged(arrays, i, -h)))
                    / (2 * h);
        }
        assertThat(here.toDoubleArray()).containsExactly(expected, within(1e-10));
    }

    @Test
    void large_weights_are_linearised_alike() {
        // products of this size take another way through the engine, whose second derivative counts here
        Torch.seed(3);
        Map<String, NDArray> arrays = new HashMap<>();
        arrays.put("q.delora_W1_start", floats(768, 24, 0.03f));
        arrays.put("q.delora_W2_start", floats(24, 768, 0.03f));
        arrays.put("q.delora_W1", arrays.get("q.delora_W1_start").add(floats(768, 24, 0.01f)));
        arrays.put("q.delora_W2", arrays.get("q.delora_W2_start").add(floats(24, 768, 0.01f)));
        NDArray w0 = floats(768, 768, 0.05f);
        LinearisedAdapter adapter =
                linearised(new SoftmaxField.Kind(24, SoftmaxField.Options.DEFAULT, false), Flow.ONE_EULER_STEP);

        NDArray inFloats = adapter.adapt("q", w0, arrays::get).sub(w0);

        NDArray wide = w0.toType(DataType.FLOAT64, true);
        NDArray inDoubles = adapter.adapt("q", wide, name -> arrays.get(name).toType(DataType.FLOAT64, true))
                .sub(wide);
        float largest = inDoubles.abs().max().toType(DataType.FLOAT32, false).getFloat();
        assertThat(inFloats.toType(DataType.FLOAT64, false)
                        .sub(inDoubles)
                        .abs()
                        .max()
                        .getDouble())
                .isLessThan(1e-4 * largest);
    }

    @Test
    void a_gate_counts_the_displacement_as_much_as_it_says() {
        // 2σ(ln 3) = 1.5
        Map<String, String> lowRank = Map.of("field", "low-rank", "rank", "2", "targets", "v,fc1");
        try (Network gated = network(with(lowRank, "inputAdaptive", "true"));
                Network scaled = network(with(lowRank, "scale", "1.5"));
                Network plain = network(lowRank);
                StepScope scope = StepScope.open()) {
            move(plain);
            copy(plain, gated);
            copy(plain, scaled);

            same(predict(gated), predict(plain));
            Torch.inference(() -> {
                gated.parameters().parameters().stream()
                        .filter(parameter -> parameter.name().endsWith("gate_bias"))
                        .forEach(parameter -> parameter.array().addi(Math.log(3)));
                return null;
            });
            same(predict(gated), predict(scaled));
        }
    }

    @Test
    void a_gate_sees_the_mean_of_the_tokens_of_each_sample() {
        Map<String, String> lowRank = Map.of("field", "low-rank", "inputAdaptive", "true", "targets", "fc2");
        try (Network gated = network(lowRank);
                StepScope scope = StepScope.open()) {
            move(gated); // a gate counts what has moved
            Torch.inference(() -> {
                gated.parameters().parameters().stream()
                        .filter(parameter -> parameter.name().endsWith("gate_weight"))
                        .forEach(parameter -> parameter.array().addi(3));
                return null;
            });
            NDArray both = image(gated);
            NDArray first = both.get("0:1");

            Map<TaskName, NDArray> alone = Torch.inference(() -> gated.forward(first, false));
            Map<TaskName, NDArray> together = Torch.inference(() -> gated.forward(both, false));

            alone.forEach(
                    (task, output) -> assertThat(output.sub(together.get(task).get("0:1"))
                                    .abs()
                                    .max()
                                    .getFloat())
                            .isLessThan(1e-4f));
        }
    }

    @Test
    void a_task_moves_along_the_shared_field_and_its_own() {
        Map<String, String> shared = Map.of("field", "low-rank", "rank", "3", "targets", "v", "smallParts", "");
        try (Network network = network(with(shared, "taskRank", "2"));
                StepScope scope = StepScope.open()) {
            move(network);
            BackbonePass pass = network.method().passes(SMALL.taskNames()).get(2);
            AdaptedWeight weight = network.method()
                    .adapted(SMALL.layout(), pass, network.parameters())
                    .get(0);
            assertThat(pass.name()).isEqualTo(PascalTasks.NAMES.get(2).key());

            String name = "backbone.layers.0.blocks.0.attn.v.";
            Function<String, NDArray> get = network.parameters()::get;
            NDArray expected = get.apply(name + "lora_B")
                    .matMul(get.apply(name + "lora_A"))
                    .add(get.apply(name + "task.lora_B." + pass.name())
                            .matMul(get.apply(name + "task.lora_A." + pass.name())));
            assertThat(weight.adapted()
                            .sub(weight.frozen())
                            .sub(expected)
                            .abs()
                            .max()
                            .getFloat())
                    .isLessThan(1e-6f);
            assertThat(network.parameters().trained().stream()
                            .filter(parameter -> parameter.group() == ParameterGroup.ADAPTER)
                            .filter(parameter -> parameter.name().startsWith("backbone.layers.0."))
                            .mapToLong(parameter -> parameter.array().size())
                            .sum())
                    .isEqualTo(SwinConfig.micro().depths().get(0)
                            * (3 + 4 * 2)
                            * 2L
                            * SwinConfig.micro().channels(0));
        }
    }

    private LinearisedAdapter linearised(FieldKind kind, Flow flow) {
        return new LinearisedAdapter(new FlowAdapter(kind, Optional.empty(), flow, true));
    }

    /** Creates two parameters of weight q, and their starts. */
    private Map<String, NDArray> arrays(String first, Shape firstShape, String second, Shape secondShape) {
        Torch.seed(3);
        Map<String, NDArray> arrays = new HashMap<>();
        for (String end : new String[] {"", "_start"}) {
            arrays.put("q." + first + end, manager.randomNormal(0, 0.5f, firstShape, DataType.FLOAT64));
            arrays.put("q." + second + end, manager.randomNormal(0, 0.5f, secondShape, DataType.FLOAT64));
        }
        return arrays;
    }

    /** Interpolates from the start. */
    private static Function<String, NDArray> at(Map<String, NDArray> arrays, double part) {
        return name -> arrays.get(name + "_start")
                .add(arrays.get(name).sub(arrays.get(name + "_start")).mul(part));
    }

    private static Map<String, NDArray> nudged(Map<String, NDArray> arrays, int index, double by) {
        double[] values = arrays.get("q.delora_W1").toDoubleArray();
        values[index] += by;
        Map<String, NDArray> moved = new HashMap<>(arrays);
        NDArray old = arrays.get("q.delora_W1");
        moved.put("q.delora_W1", old.getManager().create(values, old.getShape()));
        return moved;
    }

    private static NDArray gradient(
            LinearisedAdapter adapter, NDArray w0, NDArray weights, Map<String, NDArray> arrays) {
        NDArray moved = arrays.get("q.delora_W1").duplicate();
        moved.setRequiresGradient(true);
        Map<String, NDArray> recorded = new HashMap<>(arrays);
        recorded.put("q.delora_W1", moved);
        Torch.recording(() -> {
            Backward.of(adapter.adapt("q", w0, recorded::get).mul(weights).sum());
            return null;
        });
        return moved.getGradient();
    }

    private static double loss(LinearisedAdapter adapter, NDArray w0, NDArray weights, Map<String, NDArray> arrays) {
        return Torch.inference(
                () -> adapter.adapt("q", w0, arrays::get).mul(weights).sum().getDouble());
    }

    private NDArray random(int rows, int columns) {
        return manager.randomNormal(0, 1, new Shape(rows, columns), DataType.FLOAT64);
    }

    private NDArray floats(int rows, int columns, float deviation) {
        return manager.randomNormal(0, deviation, new Shape(rows, columns), DataType.FLOAT32);
    }

    private static Map<String, String> with(Map<String, String> options, String option, String value) {
        Map<String, String> more = new HashMap<>(options);
        more.put(option, value);
        return more;
    }

    private static Network network(Map<String, String> options) {
        return Network.create(SMALL, Methods.of(Methods.spec(MethodName.DELORA, options)), Device.cpu(), 3);
    }

    private static void move(Network network) {
        Torch.seed(5);
        Torch.inference(() -> {
            network.parameters().parameters().stream()
                    .filter(parameter -> parameter.group() == ParameterGroup.ADAPTER)
                    .map(Parameter::array)
                    .forEach(array ->
                            array.addi(array.getManager().randomNormal(0, 0.1f, array.getShape(), DataType.FLOAT32)));
            return null;
        });
    }

    private static void copy(Network from, Network to) {
        Torch.inference(() -> {
            from.parameters()
                    .parameters()
                    .forEach(parameter -> Ops.copyInPlace(to.parameters().get(parameter.name()), parameter.array()));
            return null;
        });
    }

    private static NDArray image(Network network) {
        NDArray ramp = network.parameters().manager().arange(2 * 3 * 32 * 32);
        return Ops.scale(ramp.toType(DataType.FLOAT32, false), 0.37).sin().reshape(2, 3, 32, 32);
    }

    private static Map<TaskName, NDArray> predict(Network network) {
        return Torch.inference(() -> network.forward(image(network), false));
    }

    private static void same(Map<TaskName, NDArray> actual, Map<TaskName, NDArray> expected) {
        actual.forEach((task, output) -> assertThat(
                        output.sub(expected.get(task)).abs().max().getFloat())
                .as(task.key())
                .isLessThan(1e-4f * Math.max(1, expected.get(task).abs().max().getFloat())));
    }

    /**
     * In a product of which one factor starts at 0, the other has no derivative there: exactly the parameters that can move the weight are trained.
     */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"softmax", "centered-softmax", "low-rank", "advection"})
    void a_linearised_field_trains_exactly_those_parameters_that_move_the_weight(String field) {
        for (Map<String, String> more : List.of(Map.<String, String>of(), Map.of("taskRank", "2"))) {
            Map<String, String> options = new HashMap<>(more);
            options.putAll(Map.of("field", field, "rank", "3", "targets", "q", "linearised", "true"));
            try (Network network = network(options);
                    StepScope scope = StepScope.open()) {
                for (Parameter parameter : network.parameters().parameters()) {
                    if (parameter.group() == ParameterGroup.ADAPTER
                            && !parameter.name().contains("_start")) {
                        assertThat(network.parameters().trained().contains(parameter))
                                .as(field + more + " " + parameter.name())
                                .isEqualTo(moves(network, parameter));
                    }
                }
            }
        }
    }

    private static boolean moves(Network network, Parameter parameter) {
        List<NDArray> before = adapted(network);
        NDArray values = parameter.array().duplicate();
        Torch.inference(() ->
                parameter.array().addi(values.getManager().randomNormal(0, 0.5f, values.getShape(), DataType.FLOAT32)));
        List<NDArray> after = adapted(network);
        Torch.inference(() -> {
            Ops.copyInPlace(parameter.array(), values);
            return null;
        });
        return IntStream.range(0, before.size()).anyMatch(i -> !before.get(i).contentEquals(after.get(i)));
    }

    private static List<NDArray> adapted(Network network) {
        return Torch.inference(
                () -> network.adapted().stream().map(AdaptedWeight::adapted).toList());
    }

    @Test
    void the_uniform_field_moves_every_entry_alike_and_has_nothing_to_train() {
        try (Network network = network(Map.of("field", "uniform"));
                StepScope scope = StepScope.open()) {
            assertThat(network.parameters().parameters())
                    .noneMatch(parameter -> parameter.group() == ParameterGroup.ADAPTER);
            AdaptedWeight weight = network.adapted().get(0);
            NDArray expected =
                    weight.frozen().add(1f / weight.frozen().getShape().get(1));
            assertThat(weight.adapted()).isEqualTo(expected);
        }
        assertThatThrownBy(() -> Methods.spec(MethodName.DELORA, Map.of("field", "uniform", "taskRank", "2")))
                .hasMessageContaining("taskRank needs a field with parameters");
        assertThatThrownBy(() -> Methods.spec(MethodName.DELORA, Map.of("field", "uniform", "linearised", "true")))
                .hasMessageContaining("linearised needs a field with parameters");
    }
}
