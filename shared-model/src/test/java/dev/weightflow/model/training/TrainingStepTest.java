package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.geometry.GeometryMeasurement;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Regularization;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingStepTest {

    private static final int SIDE = 32;
    private static final int SAMPLES = 2;

    /** Factor of the gradient in AdamW's first moment after one step. */
    private static final double ONE_MINUS_BETA1 = 0.1;

    @Test
    void the_optimizer_is_given_gradients_that_are_no_longer_than_the_limit() {
        double free = lengthAfterOneStep(1e9, MethodName.FULL);

        assertThat(lengthAfterOneStep(1e-3, MethodName.FULL)).isCloseTo(1e-3, within(1e-6));
        assertThat(free).isGreaterThan(0.01);
        assertThat(lengthAfterOneStep(2 * free, MethodName.FULL)).isCloseTo(free, within(1e-4 * free));
    }

    @Test
    void where_each_task_has_a_model_of_its_own_each_has_the_whole_limit() {
        assertThat(lengthAfterOneStep(1e-3, MethodName.SINGLE_TASK)).isCloseTo(2e-3, within(1e-5));
    }

    /** Four tasks without a shared trained parameter each have the limit; √4 of it together. */
    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            names = {"LORA", "DORA", "ADAPTER", "VPT"})
    void where_no_task_trains_anything_of_anothers_each_has_the_whole_limit(MethodName method) {
        assertThat(lengthAfterOneStep(1e-3, method)).isCloseTo(2e-3, within(1e-5));
    }

    /** Separate passes do not make tasks independent: a field of all, or a norm, gets gradients of every task. */
    @Test
    void where_tasks_train_something_together_the_limit_is_that_of_all() {
        for (Map<String, String> options :
                List.of(Map.<String, String>of(), Map.of("taskRank", "2"), Map.of("taskRank", "2", "smallParts", ""))) {
            assertThat(lengthAfterOneStep(1e-3, MethodName.DELORA, options)).isCloseTo(1e-3, within(1e-6));
        }
        assertThat(lengthAfterOneStep(1e-3, MethodName.LORA, Map.of("perTask", "false")))
                .isCloseTo(1e-3, within(1e-6));
        assertThat(lengthAfterOneStep(1e-3, MethodName.MTLORA)).isCloseTo(1e-3, within(1e-6));
    }

    @Test
    void the_metrics_are_those_of_the_step_and_a_batch_again_gives_them_again() {
        try (Network network = network(MethodName.FULL, Map.of(), 0);
                AdamW optimizer = AdamW.over(network.parameters(), 0, OptimizerOptions.REFERENCE)) {
            TrainingStep step = new TrainingStep(network, config(5), optimizer);

            StepMetrics first = step.take(batch(0, 0), 0).read(0);
            StepMetrics again = step.take(batch(0, 0), 0).read(1);
            StepMetrics moved = step.take(batch(0, 0), 1e-2).read(2);
            StepMetrics after = step.take(batch(0, 0), 0).read(3);

            assertThat(again).isEqualTo(first).isEqualTo(moved);
            assertThat(after.totalLoss()).isNotEqualTo(first.totalLoss());
            assertThat(first.losses()).hasSize(4);
            assertThat(first.totalLoss())
                    .isCloseTo(
                            first.losses().get(PascalTasks.SEMSEG)
                                    + 2 * first.losses().get(PascalTasks.HUMAN_PARTS)
                                    + 5 * first.losses().get(PascalTasks.SAL)
                                    + 10 * first.losses().get(PascalTasks.NORMALS),
                            within(1e-4));
        }
    }

    /** The gradient is zero, not small: no parameter that only this task trains changes by a bit, whatever is in the array of its labels. */
    @Test
    void a_batch_without_any_label_of_a_task_does_not_move_its_head() {
        Batch whole = batch(0, 0).next();
        Map<TaskName, boolean[]> present = new TreeMap<>(whole.present());
        present.put(PascalTasks.NORMALS, new boolean[SAMPLES]);
        Batch partial = new Batch(0, 0, SIDE, whole.ids(), whole.images(), whole.labels(), present);
        try (Network network = network(MethodName.FULL, Map.of(), 0);
                AdamW optimizer = AdamW.over(network.parameters(), 0, OptimizerOptions.REFERENCE)) {
            Map<String, float[]> before = trained(network);

            StepMetrics metrics = new TrainingStep(network, config(5), optimizer)
                    .take(List.of(partial).iterator(), 1e-2)
                    .read(0);

            assertThat(metrics.losses().get(PascalTasks.NORMALS)).isZero();
            Map<String, float[]> after = trained(network);
            Set<String> unmoved = new TreeSet<>(before.keySet());
            unmoved.removeIf(name -> !Arrays.equals(before.get(name), after.get(name)));
            Set<String> ofNormals = new TreeSet<>(before.keySet());
            ofNormals.removeIf(name -> !name.contains("normals"));
            assertThat(ofNormals).isNotEmpty();
            assertThat(unmoved).containsAll(ofNormals).allMatch(name -> !name.contains("semseg"));
            after.values().forEach(values -> assertThat(values).doesNotContain(Float.NaN));
        }
    }

    private static Map<String, float[]> trained(Network network) {
        Map<String, float[]> values = new TreeMap<>();
        network.parameters()
                .trained()
                .forEach(parameter ->
                        values.put(parameter.name(), parameter.array().toFloatArray()));
        return values;
    }

    @Test
    void terms_that_keep_weights_from_moving_are_told_by_themselves_and_counted_in_the_sum() {
        Regularization terms = new Regularization(0.5, null, 2.0);
        try (Network network = network(MethodName.DELORA, Map.of(), 0);
                AdamW optimizer = AdamW.over(network.parameters(), 0, OptimizerOptions.REFERENCE)) {
            StepMetrics plain = new TrainingStep(network, config(5), optimizer)
                    .take(batch(0, 0), 0)
                    .read(0);
            StepMetrics regularized = new TrainingStep(
                            network,
                            SpecBuilder.from(config(5)).regularization(terms).build(),
                            optimizer)
                    .take(batch(0, 0), 0)
                    .read(0);
            StepMetrics again = new TrainingStep(
                            network,
                            SpecBuilder.from(config(5)).regularization(terms).build(),
                            optimizer)
                    .take(batch(0, 0), 0)
                    .read(1);

            assertThat(plain.regularization()).isEmpty();
            assertThat(regularized.regularization().keySet()).containsExactly("pathLength", "distance");
            assertThat(regularized.losses()).isEqualTo(plain.losses());
            double added = 0.5 * regularized.regularization().get("pathLength")
                    + 2 * regularized.regularization().get("distance");
            assertThat(added).isPositive();
            assertThat(regularized.totalLoss()).isCloseTo(plain.totalLoss() + added, within(1e-4));
            assertThat(again).isEqualTo(regularized);
        }
    }

    @Test
    void a_heavy_term_draws_the_weights_back() {
        Regularization heavy = new Regularization(0.0, 0.0, 1e4);
        Map<String, String> options = Map.of("field", "low-rank");
        double free = distanceAfterSteps(options, Regularization.NONE);

        assertThat(distanceAfterSteps(options, heavy)).isLessThan(0.5 * free);
    }

    private static double distanceAfterSteps(Map<String, String> options, Regularization terms) {
        try (Network network = network(MethodName.DELORA, options, 0);
                AdamW optimizer = AdamW.over(network.parameters(), 0, OptimizerOptions.REFERENCE)) {
            TrainingStep step = new TrainingStep(
                    network, SpecBuilder.from(config(5)).regularization(terms).build(), optimizer);
            for (int i = 0; i < 10; i++) {
                step.take(batch(0, i), 1e-2).read(i);
            }
            return GeometryMeasurement.DEFAULT
                    .of(network, Optional.empty(), layer -> {})
                    .distance();
        }
    }

    /** The same images at another step, or in another epoch, get another mask; at the same position of a run, the same one. */
    @Test
    void every_step_drops_anew_and_a_repeated_one_drops_alike() {
        Map<String, String> dropout = Map.of("dropout", "0.5", "rank", "8");
        try (Network network = network(MethodName.MTLORA, dropout, 0)) {
            assertDropsAnew(network);
        }
        try (Network network = network(MethodName.FULL, Map.of(), 0.5)) {
            assertDropsAnew(network);
        }
        try (Network network = network(MethodName.FULL, Map.of("decoder", "segformer"), 0)) {
            assertDropsAnew(network);
        }
    }

    private static void assertDropsAnew(Network network) {
        try (AdamW optimizer = AdamW.over(network.parameters(), 0, OptimizerOptions.REFERENCE)) {
            TrainingStep step = new TrainingStep(network, config(5), optimizer);
            if (network.method().name() == MethodName.MTLORA) {
                step.take(batch(7, 7), 1e-2).read(0); // adapters start at zero: nothing could be seen of their input
            }

            double loss = step.take(batch(0, 0), 0).read(0).totalLoss();

            assertThat(step.take(batch(0, 0), 0).read(0).totalLoss()).isEqualTo(loss);
            assertThat(step.take(batch(0, 1), 0).read(0).totalLoss()).isNotEqualTo(loss);
            assertThat(step.take(batch(1, 0), 0).read(0).totalLoss()).isNotEqualTo(loss);
        }
    }

    @Test
    void without_dropout_the_place_in_the_run_changes_nothing() {
        try (Network network = network(MethodName.FULL, Map.of(), 0);
                AdamW optimizer = AdamW.over(network.parameters(), 0, OptimizerOptions.REFERENCE)) {
            TrainingStep step = new TrainingStep(network, config(5), optimizer);

            assertThat(step.take(batch(3, 4), 0).read(0))
                    .isEqualTo(step.take(batch(0, 0), 0).read(0));
        }
    }

    /** Computes the Euclidean norm of the gradients that reached the optimizer. */
    private static double lengthAfterOneStep(double clip, MethodName method) {
        return lengthAfterOneStep(clip, method, Map.of());
    }

    private static double lengthAfterOneStep(double clip, MethodName method, Map<String, String> options) {
        try (Network network = network(method, options, 0);
                AdamW optimizer = AdamW.over(network.parameters(), 0, OptimizerOptions.REFERENCE)) {
            new TrainingStep(network, config(clip), optimizer)
                    .take(batch(0, 0), 1e-4)
                    .read(0);
            double squares = optimizer.state().entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith("first."))
                    .mapToDouble(entry -> {
                        float[] moments = entry.getValue().toFloats();
                        return IntStream.range(0, moments.length)
                                .mapToDouble(i -> Math.pow(moments[i] / ONE_MINUS_BETA1, 2))
                                .sum();
                    })
                    .sum();
            return Math.sqrt(squares);
        }
    }

    private static Network network(MethodName method, Map<String, String> options, double dropPath) {
        MethodSpec spec = Methods.spec(method, options);
        return Network.create(
                new NetworkConfig(
                        SwinConfig.micro().withDropPath(dropPath),
                        SIDE,
                        Methods.options(spec).decoder(),
                        Tasks.PASCAL),
                Methods.of(spec),
                Device.cpu(),
                3);
    }

    private static TrainingSpec config(double clip) {
        return SpecBuilder.reference(TrainingLength.steps(10), SAMPLES, 1)
                .learningRate(1e-3)
                .warmup(0)
                .weightDecay(0)
                .clip(clip)
                .build();
    }

    /** Returns the same images at any position in the run. */
    private static Iterator<Batch> batch(int epoch, int step) {
        List<Sample> samples = IntStream.range(0, SAMPLES)
                .mapToObj(index -> SyntheticSamples.sample("s" + index, SIDE, 0, index))
                .toList();
        Map<TaskName, float[]> labels = new TreeMap<>();
        for (TaskName task : PascalTasks.NAMES) {
            labels.put(
                    task,
                    joined(samples.stream()
                            .map(sample -> sample.labelValues().get(task))
                            .toList()));
        }
        return List.of(new Batch(
                        epoch,
                        step,
                        SIDE,
                        samples.stream().map(Sample::id).toList(),
                        joined(samples.stream()
                                .map(sample -> sample.image().toFloats())
                                .toList()),
                        labels))
                .iterator();
    }

    private static float[] joined(List<float[]> parts) {
        int length = parts.get(0).length;
        float[] all = new float[parts.size() * length];
        for (int part = 0; part < parts.size(); part++) {
            System.arraycopy(parts.get(part), 0, all, part * length, length);
        }
        return all;
    }

    /** A score is linear in the gradients: for those that were clipped to a quarter, it grows by a quarter. */
    @Test
    void a_method_s_scores_are_of_the_gradients_that_reach_the_optimizer() {
        double[] free = scoresAroundAStep(1);
        double[] clipped = scoresAroundAStep(0.25);

        assertThat(free[1] - 0.98 * free[0]).isGreaterThan(1e-6);
        assertThat(clipped[1] - 0.98 * clipped[0]).isCloseTo(0.25 * (free[1] - 0.98 * free[0]), withinPercentage(0.1));
    }

    /** Sums all scores before the last step and after it, whose gradients are clipped to that part of their norm. */
    private static double[] scoresAroundAStep(double part) {
        try (Network network = network(MethodName.FAAR, Map.of("rank", "4"), 0);
                AdamW optimizer = AdamW.over(network.parameters(), 0, OptimizerOptions.REFERENCE)) {
            new TrainingStep(network, config(1e9), optimizer)
                    .take(batch(0, 0), 1e-2)
                    .read(0);
            // the norm of the second step's gradients
            TrainingStep measuring = new TrainingStep(network, config(1e9), optimizer);
            double norm = measuring.take(batch(0, 1), 0).read(1).gradientNorm();
            double before = scores(network);
            new TrainingStep(network, config(part * norm), optimizer)
                    .take(batch(0, 1), 0)
                    .read(1);
            return new double[] {before, scores(network)};
        }
    }

    private static double scores(Network network) {
        return network.parameters().buffers().entrySet().stream()
                .filter(buffer -> buffer.getKey().contains("_scores"))
                .mapToDouble(buffer -> {
                    float[] values = buffer.getValue().toFloatArray();
                    return IntStream.range(0, values.length)
                            .mapToDouble(i -> values[i])
                            .sum();
                })
                .sum();
    }
}
