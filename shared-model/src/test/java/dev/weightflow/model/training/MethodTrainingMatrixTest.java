package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.transform.TrainTransform;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.weights.InMemory;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.ImageInput;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every method after some steps on real images, whatever it adapts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MethodTrainingMatrixTest {

    private static final int SIDE = 64;
    private static final int STEPS = 14;
    /** In the middle of an epoch, which has two steps. */
    private static final int HALFWAY = 11;

    private static final TrainingSpec CONFIG = SpecBuilder.reference(TrainingLength.steps(STEPS), 4, 3)
            .learningRate(2e-3)
            .checkpointEverySteps(HALFWAY)
            .build();

    /**
     * Run from beginning to end.
     *
     * @param moved names of the parameters that changed
     * @param halfway the training state's file in the middle
     * @param end the same at the end
     * @param foldingError the largest difference that folding makes to an output, over the output's largest value
     */
    private record Run(
            List<StepReport> reports,
            Set<String> trained,
            Set<String> moved,
            byte[] halfway,
            byte[] end,
            Map<TaskName, Double> foldingError) {}

    /** Returns every method with its defaults, and the extensions that the paper proposes. */
    static Stream<MethodSpec> specs() {
        return Stream.concat(
                Stream.concat(
                        Stream.of(MethodName.values()).map(ExampleMethods::spec), Stream.of(ExampleMethods.ia3())),
                Stream.of(
                                Map.of("field", "advection", "integrator", "heun"),
                                Map.of("integrator", "rk4", "steps", "2"),
                                Map.of("taskRank", "2"),
                                Map.of("inputAdaptive", "true"),
                                Map.of("linearised", "true", "field", "centered-softmax"),
                                Map.of("learned", "false"),
                                Map.of("rateFactor", "100"))
                        .map(options -> Methods.spec(MethodName.DELORA, options)));
    }

    private final Map<MethodSpec, Run> runs = new HashMap<>();
    private RealSamples samples;

    @BeforeAll
    void read() {
        samples = RealSamples.first(8);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void the_loss_falls_on_real_images(MethodSpec method) {
        List<StepReport> reports = run(method).reports();

        assertThat(reports).hasSize(STEPS);
        assertThat(mean(reports.subList(STEPS - 4, STEPS))).isLessThan(0.8 * mean(reports.subList(0, 4)));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void exactly_the_trained_parameters_have_moved(MethodSpec method) {
        Run run = run(method);

        // in the last block each task has a stream of its own, and nothing follows the shared one
        Set<String> unreached =
                switch (method.name()) {
                    case MTLORA ->
                        Set.of(
                                "backbone.layers.3.blocks.1.mlp.fc2.lora_shared_A",
                                "backbone.layers.3.blocks.1.mlp.fc2.lora_shared_B");
                    case FAAR ->
                        Set.of(
                                "backbone.layers.3.blocks.1.mlp.fc2.lora_shared_A",
                                "backbone.layers.3.blocks.1.mlp.fc2.lora_shared_B",
                                "backbone.layers.3.blocks.1.mlp.fc2.faar_shared_lengths");
                    case DITASK ->
                        Set.of(
                                "backbone.layers.3.blocks.1.attn.proj.ditask_shared_theta",
                                "backbone.layers.3.blocks.1.mlp.fc1.ditask_shared_theta",
                                "backbone.layers.3.blocks.1.mlp.fc2.ditask_shared_theta");
                    // a norm in every block, which only the last of a stage uses
                    case TADFORMER ->
                        run.trained().stream()
                                .filter(name -> name.contains(".blocks.0.attn.proj.tadformer_norm."))
                                .collect(Collectors.toSet());
                    default -> Set.of();
                };
        Set<String> expected =
                run.trained().stream().filter(name -> !unreached.contains(name)).collect(Collectors.toSet());
        assertThat(run.trained()).containsAll(unreached);
        assertThat(run.moved()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void a_run_resumed_halfway_from_its_file_ends_bit_by_bit_as_the_undisturbed_one(MethodSpec method) {
        Run undisturbed = run(method);
        List<StepReport> reports = new ArrayList<>();
        try (Network network = network(method);
                TrainingLoop loop = loop(network)) {
            loop.restore(TrainingState.of(InMemory.read("halfway", undisturbed.halfway())));
            loop.run(reports::add, () -> false);

            assertThat(reports).isEqualTo(undisturbed.reports().subList(HALFWAY, STEPS));
            assertThat(loop.state().encode()).isEqualTo(undisturbed.end());
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void the_trained_network_predicts_the_same_when_folded(MethodSpec method) {
        assertThat(run(method).foldingError())
                .hasSize(4)
                .allSatisfy((task, error) -> assertThat(error).as(task.key()).isLessThan(1e-4));
    }

    private Run run(MethodSpec method) {
        return runs.computeIfAbsent(method, this::train);
    }

    private Run train(MethodSpec method) {
        List<StepReport> reports = new ArrayList<>();
        List<byte[]> halfway = new ArrayList<>();
        try (Network network = network(method);
                TrainingLoop loop = loop(network)) {
            Map<String, HostTensor> before = StateDictLoader.of(network);
            TrainingListener listener = new TrainingListener() {
                @Override
                public void stepDone(StepReport report) {
                    reports.add(report);
                }

                @Override
                public void checkpointDue(int step) {
                    halfway.add(loop.state().encode());
                }
            };

            loop.run(listener, () -> false);

            Map<String, HostTensor> after = StateDictLoader.of(network);
            Set<String> moved = network.parameters().parameters().stream()
                    .map(Parameter::name)
                    .filter(name -> !after.get(name).equals(before.get(name)))
                    .collect(Collectors.toSet());
            Set<String> trained =
                    network.parameters().trained().stream().map(Parameter::name).collect(Collectors.toSet());
            return new Run(reports, trained, moved, halfway.get(0), loop.state().encode(), foldingError(network));
        }
    }

    private Map<TaskName, Double> foldingError(Network network) {
        Sample sample = RealSamples.unchanging(SIDE).apply(samples.read(0), 0, 0);
        Map<TaskName, Double> errors = new TreeMap<>();
        try (Network folded = network.merged();
                StepScope scope = StepScope.open()) {
            HostTensor pixels = new HostTensor(
                    sample.image().type(),
                    List.of(1L, 3L, (long) SIDE, (long) SIDE),
                    sample.image().data());
            NDArray image = ImageInput.of(pixels, network.parameters().manager(), new Transfer());
            Map<TaskName, NDArray> wanted = Torch.inference(() -> network.forward(image, false));
            Torch.inference(() -> folded.forward(image, false)).forEach((task, output) -> {
                float scale = wanted.get(task).abs().max().getFloat();
                errors.put(
                        task, (double) output.sub(wanted.get(task)).abs().max().getFloat() / scale);
            });
        }
        return errors;
    }

    private static double mean(List<StepReport> reports) {
        return reports.stream()
                .mapToDouble(report -> report.metrics().totalLoss())
                .average()
                .orElseThrow();
    }

    private static Network network(MethodSpec method) {
        return Network.create(NetworkConfig.of(SwinConfig.micro(), SIDE), Methods.of(method), Device.cpu(), 1);
    }

    private TrainingLoop loop(Network network) {
        InstantSource stopped = InstantSource.fixed(Instant.EPOCH);
        return TrainingLoop.of(
                network, CONFIG, samples, new TrainTransform(SIDE, CONFIG.seed(), Sampling.REFERENCE), stopped);
    }
}
