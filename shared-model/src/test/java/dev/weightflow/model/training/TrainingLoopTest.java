package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.transform.Transform;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.InMemory;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.model.training.TrainingLoop.Outcome;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLoopTest {

    private static final int SIDE = 64;
    private static final SwinConfig DROPPING =
            new SwinConfig("micro", 4, 24, List.of(2, 2, 2, 2), List.of(1, 2, 4, 8), 4, 4, 0.3);
    private static final NetworkConfig MODEL = NetworkConfig.of(DROPPING, SIDE);
    /** Three steps an epoch, two passes a step, and a batch left over at the end of each epoch. */
    private static final TrainingSpec CONFIG = SpecBuilder.reference(TrainingLength.epochs(3), 2, 5)
            .learningRate(2e-3)
            .accumulation(2)
            .checkpointEverySteps(4)
            .build();

    private static final SyntheticSamples SAMPLES = new SyntheticSamples(14);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final List<StepReport> reports = new ArrayList<>();

    /** One method for each kind of state; {@link MethodTrainingMatrixTest} resumes all. */
    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            names = {"FULL", "LORA", "MTLORA", "DELORA", "FAAR", "FILE"})
    void a_resumed_run_is_bit_identical_to_an_undisturbed_one(MethodName method, @TempDir Path folder) {
        List<StepReport> undisturbed = new ArrayList<>();
        byte[] end;
        try (Network network = network(method, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            loop.run(undisturbed::add, afterSteps(6));
            end = loop.state().encode();
        }

        List<StepReport> resumed = new ArrayList<>();
        Path file = folder.resolve("state.safetensors");
        try (Network network = network(method, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            assertThat(loop.run(resumed::add, afterSteps(4))).isEqualTo(Outcome.STOPPED);
            loop.state().write(file);
        }
        try (Network network = network(method, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            loop.restore(TrainingState.read(file));
            assertThat(loop.step()).isEqualTo(4);
            loop.run(resumed::add, afterSteps(2));

            assertThat(resumed).isEqualTo(undisturbed);
            assertThat(loop.state().encode()).isEqualTo(end);
        }
    }

    /** After the first step, before and after the border of two epochs, and before the last step. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 8})
    void it_does_not_matter_where_a_run_was_stopped(int step) {
        byte[] stopped;
        try (Network network = network(MethodName.DELORA, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            assertThat(loop.stepsPerEpoch()).isEqualTo(3);
            assertThat(loop.totalSteps()).isEqualTo(9);
            loop.run(reports::add, afterSteps(step));
            stopped = loop.state().encode();
        }
        byte[] end;
        try (Network network = network(MethodName.DELORA, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            loop.restore(TrainingState.of(InMemory.read("stopped", stopped)));
            assertThat(loop.run(reports::add, () -> false)).isEqualTo(Outcome.COMPLETED);
            end = loop.state().encode();
        }

        List<StepReport> undisturbed = new ArrayList<>();
        try (Network network = network(MethodName.DELORA, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            loop.run(undisturbed::add, () -> false);
            assertThat(reports).isEqualTo(undisturbed);
            assertThat(end).isEqualTo(loop.state().encode());
        }
    }

    @Test
    void a_run_goes_on_with_the_library_for_matrix_products_that_it_began_with() {
        try (Network network = network(MethodName.DECODERS_ONLY, 1)) {
            TrainingState began;
            MatrixProducts.configure("blas");
            try (TrainingLoop loop = loop(network, CONFIG)) {
                began = loop.state();
            }
            MatrixProducts.configure("onednn");
            try (TrainingLoop loop = loop(network, CONFIG)) {
                assertThat(MatrixProducts.library()).isEqualTo(Library.ONEDNN);
                TrainingState usual = loop.state();

                loop.restore(began);
                assertThat(MatrixProducts.library()).isEqualTo(Library.BLAS);
                assertThat(loop.state().encode()).isEqualTo(began.encode());

                loop.restore(usual);
                assertThat(MatrixProducts.library()).isEqualTo(Library.ONEDNN);

                TreeMap<String, String> run = new TreeMap<>(began.run());
                run.put("matrix products", "abacus");
                assertThatThrownBy(() -> loop.restore(new TrainingState(began.step(), run, began.tensors())))
                        .isInstanceOf(TrainingException.RunMismatch.class)
                        .hasMessageContaining("matrix products is abacus there");
            }
        } finally {
            MatrixProducts.configure(MatrixProducts.AUTO);
        }
    }

    @Test
    void a_run_goes_through_its_epochs_and_tells_of_each_step() {
        List<Integer> due = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepDone(StepReport report) {
                reports.add(report);
            }

            @Override
            public void checkpointDue(int step) {
                due.add(step);
            }
        };
        AtomicInteger ticks = new AtomicInteger();
        InstantSource clock = () -> Instant.ofEpochSecond(2L * ticks.getAndIncrement());
        try (Network network = network(MethodName.DECODERS_ONLY, 1);
                TrainingLoop loop =
                        TrainingLoop.of(network, CONFIG, SAMPLES, SyntheticSamples.transform(SIDE), clock)) {
            assertThat(loop.stepsPerEpoch()).isEqualTo(3);
            assertThat(loop.totalSteps()).isEqualTo(9);

            assertThat(loop.run(listener, () -> false)).isEqualTo(Outcome.COMPLETED);

            assertThat(reports).extracting(StepReport::step).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(reports).extracting(StepReport::epoch).containsExactly(0, 0, 1, 1, 1, 2, 2, 2, 3);
            assertThat(due).containsExactly(4, 8);
            StepReport fourth = reports.get(3);
            assertThat(fourth.learningRate()).isEqualTo(Schedule.of(CONFIG, 9).rate(3));
            assertThat(fourth.imagesPerSecond()).isEqualTo(2);
            assertThat(fourth.remaining()).isEqualTo(Duration.ofSeconds(10));
            assertThat(fourth.metrics().losses()).containsOnlyKeys(PascalTasks.NAMES);
            double sum = fourth.metrics().losses().get(PascalTasks.SEMSEG)
                    + 2 * fourth.metrics().losses().get(PascalTasks.HUMAN_PARTS)
                    + 5 * fourth.metrics().losses().get(PascalTasks.SAL)
                    + 10 * fourth.metrics().losses().get(PascalTasks.NORMALS);
            assertThat(fourth.metrics().totalLoss()).isCloseTo(sum, within(1e-4));
            assertThat(loop.run(listener, () -> false)).isEqualTo(Outcome.COMPLETED);
            assertThat(reports).hasSize(9);
        }
    }

    @Test
    void a_run_asked_to_stop_at_once_makes_no_step_and_can_go_on() {
        try (Network network = network(MethodName.DECODERS_ONLY, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            byte[] before = loop.state().encode();

            assertThat(loop.run(reports::add, () -> true)).isEqualTo(Outcome.STOPPED);

            assertThat(loop.state().encode()).isEqualTo(before);
            assertThat(reports).isEmpty();
            loop.run(reports::add, afterSteps(1));
            assertThat(loop.step()).isEqualTo(1);
        }
    }

    @Test
    void a_run_may_be_so_many_steps_long() {
        TrainingSpec four = SpecBuilder.reference(TrainingLength.steps(4), 2, 5)
                .accumulation(2)
                .build();
        try (Network network = network(MethodName.DECODERS_ONLY, 1);
                TrainingLoop loop = loop(network, four)) {
            loop.run(reports::add, () -> false);

            assertThat(reports).extracting(StepReport::epoch).containsExactly(0, 0, 1, 1);
        }
    }

    @Test
    void the_seed_decides_the_run() {
        byte[] first = stateAfterOneStep(5);

        assertThat(stateAfterOneStep(5)).isEqualTo(first);
        assertThat(tensors(stateAfterOneStep(6))).isNotEqualTo(tensors(first));
    }

    @Test
    void two_passes_of_two_images_are_one_of_four_where_batch_statistics_agree() {
        Transform same = new Transform() {
            @Override
            public int size() {
                return SIDE;
            }

            @Override
            public Sample apply(RawSample raw, int epoch, int index) {
                return SyntheticSamples.sample(raw.id(), SIDE, 0, 3);
            }
        };
        NetworkConfig steady = NetworkConfig.of(SwinConfig.micro(), SIDE);
        for (int passes : new int[] {1, 2}) {
            TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(2), 4 / passes, 5)
                    .learningRate(1e-3)
                    .accumulation(passes)
                    .build();
            try (Network network = Network.create(steady, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 1);
                    TrainingLoop loop = TrainingLoop.of(network, config, SAMPLES, same, CLOCK)) {
                loop.run(reports::add, () -> false);
            }
        }

        assertThat(reports.get(2).metrics().totalLoss())
                .isCloseTo(reports.get(0).metrics().totalLoss(), within(1e-4));
        assertThat(reports.get(2).metrics().gradientNorm())
                .isCloseTo(
                        reports.get(0).metrics().gradientNorm(),
                        within(1e-3 * reports.get(0).metrics().gradientNorm()));
        assertThat(reports.get(3).metrics().totalLoss())
                .isCloseTo(reports.get(1).metrics().totalLoss(), within(1e-2));
    }

    @Test
    void a_state_of_another_run_is_refused_with_all_that_differs() {
        TrainingState state;
        try (Network network = network(MethodName.LORA, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            state = loop.state();
        }
        try (Network network = Network.create(
                        MODEL, Methods.of(Methods.spec(MethodName.DELORA, Map.of("rank", "3"))), Device.cpu(), 1);
                TrainingLoop loop =
                        loop(network, SpecBuilder.from(CONFIG).accumulation(1).build())) {
            assertThatThrownBy(() -> loop.restore(state))
                    .isInstanceOf(TrainingException.RunMismatch.class)
                    .hasMessageContaining("method is lora there and delora here")
                    .hasMessageContaining("accumulation is 2 there and 1 here")
                    .hasMessageContaining("method option rank is 4 there and 3 here");
        }
        try (Network network = network(MethodName.LORA, 2);
                TrainingLoop loop = loop(network, CONFIG)) {
            assertThatThrownBy(() -> loop.restore(state))
                    .isInstanceOf(TrainingException.RunMismatch.class)
                    .hasMessageContaining("digest of the frozen weights")
                    .hasMessageNotContaining("method");
        }
    }

    @Test
    void a_state_whose_tensors_do_not_fit_is_refused_by_name_and_changes_nothing() {
        try (Network network = network(MethodName.DECODERS_ONLY, 1);
                TrainingLoop loop = loop(network, CONFIG)) {
            TrainingState state = loop.state();
            Map<String, HostTensor> broken = new LinkedHashMap<>(state.tensors());
            broken.remove("adamw.first.decoders.decoders.sal.last_layer.0.bias");
            broken.put("model.decoders.decoders.sal.last_layer.3.bias", HostTensor.of(new float[2], 2));
            broken.put("model.odd", HostTensor.of(new float[1], 1));

            assertThatThrownBy(() -> loop.restore(new TrainingState(3, state.run(), broken)))
                    .isInstanceOf(WeightsException.Mismatch.class)
                    .hasMessageContaining("adamw.first.decoders.decoders.sal.last_layer.0.bias")
                    .hasMessageContaining("model.decoders.decoders.sal.last_layer.3.bias [2] instead of [1]")
                    .hasMessageContaining("model.odd");
            assertThat(loop.step()).isZero();
            assertThat(loop.state().encode()).isEqualTo(state.encode());
        }
    }

    @Test
    void a_file_that_is_no_training_state_is_refused() {
        byte[] weights = Safetensors.encode(Map.of("a", HostTensor.of(new float[1], 1)), Map.of());
        byte[] later = Safetensors.encode(
                Map.of(), Map.of("weightflow.training-state", "{\"format\":9,\"step\":0,\"run\":{}}"));
        byte[] odd = Safetensors.encode(Map.of(), Map.of("weightflow.training-state", "[1"));

        assertThatThrownBy(() -> TrainingState.of(InMemory.read("w.safetensors", weights)))
                .isInstanceOf(TrainingException.NoTrainingState.class)
                .hasMessageContaining("w.safetensors");
        assertThatThrownBy(() -> TrainingState.of(InMemory.read("later", later)))
                .hasMessageContaining("its format is 9");
        assertThatThrownBy(() -> TrainingState.of(InMemory.read("odd", odd)))
                .isInstanceOf(TrainingException.NoTrainingState.class);
    }

    @Test
    void a_step_that_is_not_finite_is_not_taken() {
        Transform infinite = new Transform() {
            @Override
            public int size() {
                return SIDE;
            }

            @Override
            public Sample apply(RawSample raw, int epoch, int index) {
                Sample sample = SyntheticSamples.sample(raw.id(), SIDE, epoch, index);
                float[] image = sample.image().toFloats();
                image[0] = Float.POSITIVE_INFINITY;
                return new Sample(sample.id(), SIDE, image, sample.labelValues());
            }
        };
        try (Network network = network(MethodName.FULL, 1);
                TrainingLoop loop = TrainingLoop.of(network, CONFIG, SAMPLES, infinite, CLOCK)) {
            Map<String, HostTensor> before = parameters(network);

            assertThatThrownBy(() -> loop.run(reports::add, () -> false))
                    .isInstanceOf(TrainingException.Diverged.class)
                    .hasMessageContaining("step 0")
                    .hasMessageContaining("semseg is NaN");

            assertThat(parameters(network)).isEqualTo(before);
            assertThat(loop.step()).isZero();
        }
    }

    @Test
    void what_does_not_fit_together_is_refused_all_at_once() {
        try (Network network = network(MethodName.FULL, 1);
                Network folded = network.merged()) {
            SyntheticSamples noNormals = new SyntheticSamples(
                    14, Tasks.PASCAL.only(List.of(PascalTasks.SEMSEG, PascalTasks.SAL, PascalTasks.HUMAN_PARTS)));

            assertThatThrownBy(() -> TrainingLoop.of(
                            folded,
                            SpecBuilder.from(CONFIG).accumulation(9).build(),
                            noNormals,
                            SyntheticSamples.transform(32),
                            CLOCK))
                    .isInstanceOf(TrainingException.InvalidConfiguration.class)
                    .hasMessageContaining("32 pixels and the model takes 64")
                    .hasMessageContaining("no labels for normals")
                    .hasMessageContaining("nothing to train")
                    .hasMessageContaining("an epoch has 7 batches and a step takes 9");
        }
    }

    @Test
    void the_references_configuration_has_the_references_schedule() {
        TrainingSpec reference =
                SpecBuilder.reference(TrainingLength.epochs(300), 32, 0).build();

        assertThat(Schedule.of(reference, reference.length().inSteps(156)))
                .isEqualTo(new Schedule(3.125e-5, 3.125e-8, 3.125e-7, 3120, 46800));
    }

    private byte[] stateAfterOneStep(long seed) {
        TrainingSpec config =
                SpecBuilder.reference(TrainingLength.steps(1), 2, seed).build();
        try (Network network = network(MethodName.DECODERS_ONLY, 1);
                TrainingLoop loop = loop(network, config)) {
            loop.run(reports::add, () -> false);
            return loop.state().encode();
        }
    }

    private static Map<String, HostTensor> tensors(byte[] state) {
        return TrainingState.of(InMemory.read("state", state)).tensors();
    }

    private static Map<String, HostTensor> parameters(Network network) {
        Map<String, HostTensor> all = new TreeMap<>(StateDictLoader.of(network));
        all.keySet().removeAll(network.parameters().buffers().keySet());
        return all;
    }

    private static BooleanSupplier afterSteps(int steps) {
        AtomicInteger asked = new AtomicInteger();
        return () -> asked.getAndIncrement() == steps;
    }

    @Test
    void single_task_models_do_not_touch_each_other_even_where_gradients_are_clipped() {
        Map<String, HostTensor> calm = salAfterTwoSteps(1);
        Map<String, HostTensor> loud = salAfterTwoSteps(1000);

        assertThat(loud).isEqualTo(calm).isNotEmpty();
    }

    /** Trains saliency's own model beside one whose loss has that weight. */
    private static Map<String, HostTensor> salAfterTwoSteps(double semseg) {
        NetworkConfig two = NetworkConfig.of(SwinConfig.micro(), 32, List.of(PascalTasks.SEMSEG, PascalTasks.SAL));
        TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(2), 2, 1)
                .learningRate(1e-3)
                .warmup(0)
                .clip(0.01)
                .lossWeights(LossWeights.ofPascal(semseg, null, null, null))
                .build();
        try (Network network = Network.create(two, Methods.of(Methods.spec(MethodName.SINGLE_TASK)), Device.cpu(), 1);
                TrainingLoop loop = TrainingLoop.of(
                        network, config, new SyntheticSamples(4), SyntheticSamples.transform(32), CLOCK)) {
            loop.run(report -> {}, () -> false);
            Map<String, HostTensor> sal = new HashMap<>();
            StateDictLoader.of(network).forEach((name, tensor) -> {
                if (name.contains("sal.")) {
                    sal.put(name, tensor);
                }
            });
            return sal;
        }
    }

    private static Network network(MethodName method, long seed) {
        return Network.create(MODEL, Methods.of(ExampleMethods.spec(method)), Device.cpu(), seed);
    }

    private static TrainingLoop loop(Network network, TrainingSpec config) {
        return TrainingLoop.of(network, config, SAMPLES, SyntheticSamples.transform(SIDE), CLOCK);
    }
}
