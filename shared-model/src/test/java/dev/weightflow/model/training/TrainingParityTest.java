package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole trainings against PyTorch: {@code src/test/python/training_parity.py} made the expectations, from definitions. The losses of each step, and all
 * parameters and running statistics after 1, 10 and 50 steps, are compared with those of a training in double precision.
 *
 * <p>A training carries rounding on and enlarges it: PyTorch's own training in single precision moves away from the one in double precision. Of each
 * tensor, and of the losses up to each step, ours may be {@value #ROUNDING} times as far away.
 */
class TrainingParityTest {
    private static final double ROUNDING = 8;
    /** Distance that is rounding in any case, relative to a tensor's size. */
    private static final double FLOOR = 1e-6;

    private static final int SAMPLES = 26;
    private static final int STEPS = 50;
    private static final Set<Integer> SNAPSHOTS = Set.of(1, 10, 50);
    private static final List<TaskName> TASKS =
            List.of(PascalTasks.SEMSEG, PascalTasks.NORMALS, PascalTasks.SAL, PascalTasks.HUMAN_PARTS);
    private static final int PROBES = 4;

    private final List<StepReport> reports = new ArrayList<>();
    private final Map<String, float[]> snapshots = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "training_full, full, hrnet, 1",
        "training_accumulated, full, hrnet, 2",
        "training_segformer, full, segformer, 1",
        "training_delora, delora, hrnet, 1"
    })
    void fifty_steps_are_those_of_pytorch(String fixture, String method, String decoder, int accumulation)
            throws IOException {
        train(method, decoder, spec().accumulation(accumulation).build(), STEPS);

        Map<String, float[]> expected = fixture(fixture);
        assertThat(snapshots.keySet())
                .containsExactlyInAnyOrderElementsOf(expected.keySet().stream()
                        .filter(name -> Character.isDigit(name.charAt(0)))
                        .toList());
        assertThat(farthest(expected)).matches(distance -> distance.tolerances() < 1, "within tolerances");
    }

    /** Ten steps tell an error of a fifth in a single number of the training. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_training_that_differs_in_one_number_is_told(String fault, UnaryOperator<SpecBuilder> change)
            throws IOException {
        train("delora", "hrnet", change.apply(spec()).build(), 10);

        assertThat(farthest(fixture("training_delora")))
                .matches(distance -> distance.tolerances() > 2, "outside of tolerances");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "vectors are decayed",
                        spec -> spec.optimizer(new OptimizerOptions(null, null, null, List.of(), null, null))),
                fault("matrices are decayed a fifth more", spec -> spec.weightDecay(0.06)),
                fault("gradients are clipped a tenth later", spec -> spec.clip(5.5)),
                fault("the warm-up takes a step longer", spec -> spec.warmup(0.12)));
    }

    private static Arguments fault(String words, UnaryOperator<SpecBuilder> change) {
        return Arguments.of(words, change);
    }

    private static SpecBuilder spec() {
        return SpecBuilder.reference(TrainingLength.steps(STEPS), 4, 35)
                .learningRate(2e-4)
                .warmup(0.1)
                .weightDecay(0.05)
                .clip(5);
    }

    private void train(String name, String decoder, TrainingSpec spec, int steps) {
        MethodName method = MethodName.of(name);
        MethodSpec options = Methods.spec(
                method,
                method == MethodName.FULL ? Map.of("decoder", decoder) : Map.of("rank", "8", "decoder", decoder));
        NetworkConfig config = new NetworkConfig(
                SwinConfig.micro(),
                FormulaSamples.SIDE,
                Methods.options(options).decoder(),
                Tasks.PASCAL);
        try (Network network = Network.create(config, Methods.of(options), Device.cpu(), 0)) {
            begin(network);
            try (TrainingLoop loop = TrainingLoop.of(
                    network,
                    spec,
                    new FormulaSamples(SAMPLES),
                    FormulaSamples.transform(),
                    InstantSource.fixed(Instant.EPOCH))) {
                loop.run(report -> take(report, network), () -> reports.size() == steps);
            }
            for (Parameter parameter : network.parameters().parameters()) {
                if (!parameter.trained()) {
                    assertThat(parameter.array().toFloatArray())
                            .as("frozen " + parameter.name())
                            .containsExactly(first(parameter.name(), parameter.array()));
                }
            }
        }
        assertThat(reports).hasSize(steps);
    }

    private static void begin(Network network) {
        Map<String, HostTensor> weights = new HashMap<>();
        network.parameters()
                .state()
                .forEach((name, array) -> weights.put(
                        name, HostTensor.of(first(name, array), array.getShape().getShape())));
        StateDictLoader.load(network, "formula", weights);
    }

    private static float[] first(String name, NDArray array) {
        return FormulaSamples.firstValue(name, array.getShape().getShape());
    }

    private void take(StepReport report, Network network) {
        reports.add(report);
        if (SNAPSHOTS.contains(report.step())) {
            String step = report.step() + ".";
            network.parameters()
                    .trained()
                    .forEach(parameter -> snapshots.put(
                            step + parameter.name(), parameter.array().toFloatArray()));
            network.parameters().buffers().forEach((name, array) -> snapshots.put(step + name, array.toFloatArray()));
        }
    }

    /** Distance of what was trained from what is expected, in tolerances. */
    private record Distance(String what, double tolerances) {
        static Distance of(String what, double got, double expected, double rounding, double size) {
            return new Distance(what, Math.abs(got - expected) / (ROUNDING * rounding + FLOOR * size));
        }

        Distance orFarther(Distance other) {
            return other.tolerances > tolerances ? other : this;
        }
    }

    private Distance farthest(Map<String, float[]> expected) {
        Distance farthest = ofLosses(expected.get("losses"), expected.get("rounding"));
        for (Map.Entry<String, float[]> snapshot : snapshots.entrySet()) {
            farthest = farthest.orFarther(
                    ofTensor(snapshot.getKey(), snapshot.getValue(), expected.get(snapshot.getKey())));
        }
        return farthest;
    }

    /** Compares the total, each task's loss and the norm of the gradients, step by step: [steps, 6] */
    private Distance ofLosses(float[] expected, float[] rounding) {
        Distance farthest = new Distance("", 0);
        double[] mostRounding = new double[2 + TASKS.size()];
        for (int step = 0; step < reports.size(); step++) {
            StepMetrics metrics = reports.get(step).metrics();
            for (int column = 0; column < mostRounding.length; column++) {
                int at = step * mostRounding.length + column;
                mostRounding[column] = Math.max(mostRounding[column], rounding[at]);
                double got = column == 0
                        ? metrics.totalLoss()
                        : column > TASKS.size()
                                ? metrics.gradientNorm()
                                : metrics.losses().get(TASKS.get(column - 1));
                farthest = farthest.orFarther(Distance.of(
                        "loss " + column + " of step " + (step + 1),
                        got,
                        expected[at],
                        mostRounding[column],
                        Math.abs(expected[at])));
            }
        }
        return farthest;
    }

    /**
     * Compares a tensor with its digest: values at equal distances, sums under random signs and the norm, the last two over the root of the number of
     * values; and last of all how far rounding took PyTorch.
     */
    private static Distance ofTensor(String name, float[] got, float[] expected) {
        int count = got.length;
        int values = expected.length - PROBES - 2;
        double root = Math.sqrt(count);
        double norm = 0;
        for (float value : got) {
            norm += (double) value * value;
        }
        double size = expected[values + PROBES];
        double rounding = expected[values + PROBES + 1];
        Distance farthest = Distance.of("norm of " + name, Math.sqrt(norm) / root, size, rounding, size);
        for (int i = 0; i < values; i++) {
            float value = got[(int) ((long) i * count / values)];
            farthest = farthest.orFarther(
                    Distance.of("value %d of %s".formatted(i, name), value, expected[i], rounding, size));
        }
        String tensor = name.substring(name.indexOf('.') + 1);
        for (int probe = 0; probe < PROBES; probe++) {
            int[] signs = FormulaSamples.signs(tensor + " " + probe, count);
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += signs[i] * (double) got[i];
            }
            farthest = farthest.orFarther(Distance.of(
                    "sum %d of %s".formatted(probe, name), sum / root, expected[values + probe], rounding, size));
        }
        return farthest;
    }

    private static Map<String, float[]> fixture(String name) throws IOException {
        Map<String, float[]> arrays = new HashMap<>();
        try (InputStream bytes = TrainingParityTest.class.getResourceAsStream("/parity/" + name + ".safetensors");
                NDManager manager = Torch.manager(Device.cpu())) {
            NDList.decode(manager, bytes.readAllBytes())
                    .forEach(array -> arrays.put(array.getName(), array.toFloatArray()));
        }
        return arrays;
    }
}
