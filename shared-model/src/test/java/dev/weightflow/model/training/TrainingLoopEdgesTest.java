package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.run.ValidationPlan;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Start and end of a run, and the calls to its method between epochs. */
class TrainingLoopEdgesTest {

    private static final int SIDE = 32;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    /** Four steps an epoch. */
    private static final SyntheticSamples SAMPLES = new SyntheticSamples(8);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void after_the_last_step_no_checkpoint_is_due() {
        List<Integer> due = new ArrayList<>();
        TrainingLoop loop = loop(network(MethodName.DECODERS_ONLY), config(4, 2));

        loop.run(
                new TrainingListener() {
                    @Override
                    public void stepDone(StepReport report) {}

                    @Override
                    public void checkpointDue(int step) {
                        due.add(step);
                    }
                },
                () -> false);

        assertThat(due).containsExactly(2);
    }

    @Test
    void closing_a_run_ends_its_threads_and_its_moments_but_not_the_model() throws InterruptedException {
        Set<Thread> before = loaders();
        Network network = network(MethodName.DECODERS_ONLY);
        TrainingLoop loop = loop(network, config(4, 2));
        loop.run(report -> {}, () -> loop.step() == 1);
        Set<Thread> started = loaders();
        started.removeAll(before);
        assertThat(started).isNotEmpty();

        loop.close();

        for (Thread thread : started) {
            thread.join(5_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        assertThatThrownBy(loop::state).isInstanceOf(IllegalStateException.class);
        assertThat(network.parameters().trained().get(0).array().toFloatArray()).isNotEmpty();
    }

    private static Set<Thread> loaders() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sample-loader-"))
                .collect(Collectors.toSet());
    }

    @Test
    void a_new_run_takes_the_machines_library_whatever_the_last_one_took() {
        MatrixProducts.configure("onednn");
        try {
            MatrixProducts.use(Library.BLAS);

            loop(network(MethodName.DECODERS_ONLY), config(1, 1));

            assertThat(MatrixProducts.library()).isEqualTo(Library.ONEDNN);
        } finally {
            MatrixProducts.configure(MatrixProducts.AUTO);
        }
    }

    @Test
    void a_transform_of_ones_own_is_no_part_of_the_runs_identity() {
        Network network = network(MethodName.DECODERS_ONLY);
        TrainingLoop own = loop(network, config(3, 2));
        TrainingLoop usual = TrainingLoop.of(network, config(3, 2), SAMPLES, CLOCK);
        open.add(usual);

        assertThat(usual.totalSteps()).isEqualTo(3);
        assertThat(usual.state().encode()).isEqualTo(own.state().encode());
    }

    @Test
    void validations_lie_whole_epochs_apart_or_at_the_end() {
        TrainingLoop loop = loop(network(MethodName.DECODERS_ONLY), config(10, 2));

        assertThat(loop.stepsPerEpoch()).isEqualTo(4);
        assertThat(loop.batchSize()).isEqualTo(2);
        assertThat(ValidationPlan.of(loop, 1)).isEqualTo(new ValidationPlan(4, 10));
        assertThat(ValidationPlan.of(loop, 2)).isEqualTo(new ValidationPlan(8, 10));
        assertThat(ValidationPlan.of(loop, 3)).isEqualTo(new ValidationPlan(10, 10));
        assertThat(ValidationPlan.of(loop, Integer.MAX_VALUE)).isEqualTo(new ValidationPlan(10, 10));
    }

    /** FAAR drops directions at the end of an epoch, and with each its moments, so that no later step moves it. */
    @Test
    void what_a_method_drops_between_epochs_stays_dropped() {
        Network network = network(MethodName.FAAR, Map.of("rank", "8", "coverage", "0.5"));
        TrainingLoop loop = loop(network, config(5, 2));
        String pair = "backbone.layers.1.blocks.0.mlp.fc1.";

        loop.run(report -> {}, () -> loop.step() == 3);
        assertThat(cap(network, pair)).isEqualTo(8);
        loop.run(report -> {}, () -> loop.step() == 4);
        int cap = cap(network, pair);
        assertThat(cap).isBetween(2, 7);
        loop.run(report -> {}, () -> false);

        assertThat(cap(network, pair)).isEqualTo(cap);
        float[] a = network.parameters().get(pair + "lora_shared_A").toFloatArray();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i] == 0).isEqualTo(i / (a.length / 8) >= cap);
        }
    }

    @Test
    void an_optimizers_moments_are_those_of_its_state() {
        Network network = network(MethodName.DECODERS_ONLY);
        try (AdamW optimizer = AdamW.over(network.parameters(), 0.05, OptimizerOptions.REFERENCE);
                StepScope scope = StepScope.open()) {
            String name = network.parameters().trained().get(1).name();
            float value = 1;
            for (NDArray moment : optimizer.moments(name)) {
                moment.addi(value++);
            }

            Map<String, HostTensor> state = optimizer.state();
            assertThat(optimizer.moments(name)).hasSize(2);
            assertThat(state.get("first." + name).toFloats()).containsOnly(1);
            assertThat(state.get("second." + name).toFloats()).containsOnly(2);
            String other = network.parameters().trained().get(0).name();
            assertThat(state.get("first." + other).toFloats()).containsOnly(0);
            assertThat(Transfer.toHost(optimizer.moments(other).get(0))).isEqualTo(state.get("first." + other));
            assertThat(optimizer.moments("nothing")).isEmpty();
        }
    }

    /** Values equal to the reference's are not named, so that states from before they were configurable can be resumed. */
    @Test
    void a_run_is_told_apart_by_all_that_decides_it() {
        Network network = network(MethodName.DELORA);
        TrainingSpec usual = config(3, 2);
        TrainingSpec unusual = SpecBuilder.from(usual)
                .optimizer(new OptimizerOptions(0.8, null, null, null, null, null))
                .precision(Precision.BF16)
                .regularization(new Regularization(null, null, 0.5))
                .sampling(new Sampling(1.0, null, null, null, null))
                .build();

        SortedMap<String, String> run = RunFingerprint.of(network, usual, 4).values();

        assertThat(run)
                .containsEntry("method", "delora")
                .containsEntry("method option rank", "24")
                .containsEntry("image size", "32")
                .containsEntry("tasks", "semseg,sal")
                .containsEntry("length", "3 steps")
                .containsEntry("batches an epoch", "4")
                .containsEntry("batch size", "2")
                .containsEntry("accumulation", "1")
                .containsEntry("learning rate", "0.002")
                .containsEntry("warm-up fraction", 20.0 / 300 + "")
                .containsEntry("weight decay", "0.05")
                .containsEntry("gradient clip", "5.0")
                .containsEntry("seed", "3")
                .containsEntry("digest of the frozen weights", network.digestOfFrozen())
                .containsEntry("backbone depths", "2,2,2,2")
                .containsEntry("decoder", "hrnet")
                .doesNotContainKey("precision")
                .allSatisfy((name, value) ->
                        assertThat(name).doesNotStartWith("optimizer").doesNotStartWith("loss weights"));
        assertThat(RunFingerprint.of(network, unusual, 4).differences(RunFingerprint.of(network, usual, 4)))
                .containsExactly(
                        "optimizer beta1 is absent there and 0.8 here",
                        "precision is absent there and bf16 here",
                        "regularization distance is absent there and 0.5 here",
                        "sampling flip is absent there and 1.0 here");
    }

    private static int cap(Network network, String pair) {
        return (int) network.parameters().get(pair + "faar_shared_cap").toFloatArray()[0];
    }

    private static TrainingSpec config(int steps, int checkpointEvery) {
        return SpecBuilder.reference(TrainingLength.steps(steps), 2, 3)
                .learningRate(2e-3)
                .checkpointEverySteps(checkpointEvery)
                .build();
    }

    private Network network(MethodName method) {
        return network(method, Map.of());
    }

    private Network network(MethodName method, Map<String, String> options) {
        Network network = Network.create(
                NetworkConfig.of(SwinConfig.micro(), SIDE, new TreeSet<>(Set.of(PascalTasks.SEMSEG, PascalTasks.SAL))),
                Methods.of(Methods.spec(method, options)),
                Device.cpu(),
                1);
        open.add(network);
        return network;
    }

    private TrainingLoop loop(Network network, TrainingSpec config) {
        TrainingLoop loop = TrainingLoop.of(network, config, SAMPLES, SyntheticSamples.transform(SIDE), CLOCK);
        open.add(loop);
        return loop;
    }
}
