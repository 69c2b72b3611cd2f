package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.dataset.loader.DataLoader;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.network.StateDictLoader;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares two and three replicas on the CPU with one model that computes the whole batch. */
class ReplicasTest {

    private static final int SIDE = 32;
    private static final int BATCH = 4;
    private static final int STEPS = 3;

    /**
     * @param gradients of the first step, a tenth of them
     * @param statistics of batch norm and of the method after the last
     */
    private record Run(
            List<StepMetrics> metrics,
            Map<String, HostTensor> gradients,
            Map<String, HostTensor> statistics,
            Map<String, HostTensor> parameters) {}

    /** Methods that cover all random draws and all statistics: stochastic depth and batch norm in all, dropout, whole channels, directions. */
    static Stream<MethodSpec> specs() {
        return Stream.of(
                Methods.spec(MethodName.FULL),
                Methods.spec(MethodName.FULL, Map.of("decoder", "segformer")),
                Methods.spec(MethodName.MTLORA),
                Methods.spec(MethodName.DELORA),
                Methods.spec(MethodName.DITASK),
                Methods.spec(MethodName.FAAR),
                Methods.spec(MethodName.LORA));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void replicas_compute_what_one_model_computes_of_the_whole_batch(MethodSpec method) {
        Run alone = run(method, 1);

        for (int replicas : new int[] {2, 3}) {
            Run together = run(method, replicas);

            for (int step = 0; step < STEPS; step++) {
                StepMetrics wanted = alone.metrics().get(step);
                StepMetrics got = together.metrics().get(step);
                // AdamW's first steps are as long for a gradient of rounding errors as for any other, with its sign
                double alike = step == 0 ? 5e-6 : 1e-3;
                assertThat(got.totalLoss()).isCloseTo(wanted.totalLoss(), within(alike * wanted.totalLoss()));
                assertThat(got.gradientNorm())
                        .isCloseTo(wanted.gradientNorm(), within(10 * alike * wanted.gradientNorm()));
                wanted.losses().forEach((task, loss) -> assertThat(got.losses().get(task))
                        .isCloseTo(loss, within(10 * alike)));
            }
            // AdamW's first moments after a step are a tenth of the gradients
            assertThat(distance(together.gradients(), alone.gradients())).isLessThan(1e-5);
            assertThat(distance(together.statistics(), alone.statistics())).isLessThan(1e-3);
        }
    }

    /** Computes the distance over the norm of all expected tensors. */
    private static double distance(Map<String, HostTensor> is, Map<String, HostTensor> wanted) {
        double difference = 0;
        double length = 0;
        assertThat(is.keySet()).isEqualTo(wanted.keySet()).isNotEmpty();
        for (String name : wanted.keySet()) {
            float[] here = is.get(name).toFloats();
            float[] there = wanted.get(name).toFloats();
            for (int i = 0; i < there.length; i++) {
                difference += Math.pow(here[i] - there[i], 2);
                length += Math.pow(there[i], 2);
            }
        }
        return Math.sqrt(difference / length);
    }

    @Test
    void the_same_replicas_compute_the_same_bits() {
        MethodSpec method = Methods.spec(MethodName.MTLORA);

        Run first = run(method, 2);

        assertThat(run(method, 2)).isEqualTo(first);
    }

    @Test
    void a_batch_with_fewer_images_than_devices_is_refused() {
        MethodSpec method = Methods.spec(MethodName.FULL);

        assertThatThrownBy(() -> run(method, BATCH + 1))
                .hasMessage("a batch of 4 images is not enough for 5 devices; choose a larger batchSize or fewer"
                        + " devices");
    }

    private static Run run(MethodSpec method, int replicas) {
        TrainingSpec spec =
                SpecBuilder.reference(TrainingLength.steps(STEPS), BATCH, 3).build();
        NetworkConfig config = new NetworkConfig(
                SwinConfig.micro().withDropPath(0.3),
                SIDE,
                Methods.options(method).decoder(),
                Tasks.PASCAL);
        try (Network network = Network.create(config, Methods.of(method), Device.cpu(), 1);
                AdamW optimizer = AdamW.over(network.parameters(), 0.05, OptimizerOptions.REFERENCE);
                Replicas copies = new Replicas(network, Collections.nCopies(replicas - 1, Device.cpu()));
                DataLoader loader = DataLoader.of(
                        new SyntheticSamples(BATCH * STEPS, Tasks.PASCAL),
                        SyntheticSamples.transform(SIDE),
                        LoaderConfig.of(Split.TRAIN, BATCH, 3));
                DataLoader.Batches epoch = loader.epoch(0, 0)) {
            TrainingStep step = new TrainingStep(network, copies, spec, optimizer);
            List<StepMetrics> metrics = new ArrayList<>();
            Map<String, HostTensor> gradients = new TreeMap<>();
            for (int i = 0; i < STEPS; i++) {
                Batch batch = epoch.next();
                batch.present().get(PascalTasks.NORMALS)[i] = false; // one replica's share of a loss is not another's
                metrics.add(step.take(List.of(batch).iterator(), 1e-3).read(i));
                if (i == 0) {
                    gradients.putAll(optimizer.state());
                    gradients.keySet().removeIf(name -> !name.startsWith("first."));
                }
            }
            Map<String, HostTensor> statistics = new TreeMap<>(StateDictLoader.of(network));
            statistics.keySet().retainAll(network.parameters().buffers().keySet());
            return new Run(metrics, gradients, statistics, StateDictLoader.of(network));
        }
    }
}
