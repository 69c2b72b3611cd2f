package dev.weightflow.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.dataset.loader.DataLoader;
import dev.weightflow.data.dataset.loader.DataLoader.Batches;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.InMemory;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.loss.MultiTaskLoss;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Autocast;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.DecayExemption;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.OptimizerOptions;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.Sampling;
import dev.weightflow.schema.training.TrainingLength;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each hyperparameter of a recipe has its effect, against a closed form or an independent computation. */
class RecipeNumbersTest {
    private static final int SIDE = 64;
    private static final NetworkConfig MODEL =
            NetworkConfig.of(SwinConfig.micro().withDropPath(0), SIDE);
    private static final SyntheticSamples SAMPLES = new SyntheticSamples(8);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @Test
    void the_reference_exempts_vectors_and_biases_only() {
        assertThat(decayed(DecayExemption.VECTORS))
                .isEqualTo(trained(parameter -> parameter.array().getShape().dimension() > 1))
                .anyMatch(name -> name.endsWith("relative_position_bias_table"))
                .anyMatch(name -> name.contains("lora_"))
                .noneMatch(name -> name.endsWith(".bias") || name.contains("norm1"));
    }

    @Test
    void tables_of_position_biases_and_adapters_can_be_exempt_too() {
        TreeSet<String> all = decayed(DecayExemption.VECTORS);

        assertThat(decayed(DecayExemption.VECTORS, DecayExemption.POSITION_BIAS))
                .isEqualTo(without(all, name -> name.endsWith(".relative_position_bias_table")));
        assertThat(decayed(DecayExemption.VECTORS, DecayExemption.ADAPTERS))
                .isEqualTo(without(all, name -> name.contains("lora_")));
        assertThat(decayed()).isEqualTo(trained(parameter -> true));
    }

    /** Without a gradient, decay is multiplication by 1 − rate·decay. */
    @Test
    void decay_moves_what_is_decayed_by_its_closed_form_and_nothing_else() {
        try (Network network = network(MethodName.MTLORA);
                AdamW optimizer = AdamW.over(network.parameters(), 0.5, exempting(DecayExemption.VECTORS))) {
            Map<String, float[]> before = values(network);
            try (StepScope scope = StepScope.open()) {
                Map<String, NDArray> zeros = new HashMap<>();
                network.parameters()
                        .trained()
                        .forEach(parameter -> zeros.put(
                                parameter.name(),
                                network.parameters()
                                        .manager()
                                        .zeros(parameter.array().getShape())));
                step(optimizer, new Gradients(zeros), 0.1);
            }
            for (Parameter parameter : network.parameters().trained()) {
                float factor = optimizer.decays(parameter) ? 1 - 0.1f * 0.5f : 1;
                float[] was = before.get(parameter.name());
                float[] is = parameter.array().toFloatArray();
                for (int i = 0; i < was.length; i++) {
                    assertThat(is[i]).as(parameter.name()).isCloseTo(factor * was[i], within(1e-6f));
                }
            }
        }
    }

    /** The first step of Adam is the rate, whatever the gradient; decay is by the same rate. */
    @Test
    void what_a_method_adds_has_its_factor_on_step_and_decay_and_the_rest_has_none() {
        OptimizerOptions options = exempting(DecayExemption.VECTORS);
        try (Network network = network(MethodName.DELORA);
                AdamW optimizer = AdamW.over(network.parameters(), 0.5, options, 100)) {
            Map<String, float[]> before = values(network);
            try (StepScope scope = StepScope.open()) {
                Map<String, NDArray> threes = new HashMap<>();
                network.parameters()
                        .trained()
                        .forEach(parameter -> threes.put(
                                parameter.name(),
                                network.parameters()
                                        .manager()
                                        .full(parameter.array().getShape(), 3f)));
                step(optimizer, new Gradients(threes), 1e-4);
            }
            int added = 0;
            for (Parameter parameter : network.parameters().trained()) {
                boolean isAdded = parameter.name().contains("delora_W");
                added += isAdded ? 1 : 0;
                float rate = isAdded ? 1e-2f : 1e-4f;
                float kept = optimizer.decays(parameter) ? 1 - rate * 0.5f : 1;
                float[] was = before.get(parameter.name());
                float[] is = parameter.array().toFloatArray();
                for (int i = 0; i < was.length; i++) {
                    assertThat(is[i]).as(parameter.name()).isCloseTo(kept * was[i] - rate, within(1e-6f));
                }
            }
            assertThat(added).isEqualTo(2 * 2 * 8); // W1 and W2 of queries and values in eight blocks
        }
    }

    private static void step(AdamW optimizer, Gradients gradients, double rate) {
        optimizer.step(gradients, rate, gradients.norm());
    }

    @Test
    void the_moments_follow_the_betas_and_epsilon() {
        OptimizerOptions options = new OptimizerOptions(0.6, 0.8, 0.5, List.of(), null, null);
        double[] gradients = {0.3, -0.2, 0.9};
        try (Network network = network(MethodName.DECODERS_ONLY);
                AdamW optimizer = AdamW.over(network.parameters(), 0, options)) {
            Parameter parameter = network.parameters().trained().get(0);
            double expected = parameter.array().toFloatArray()[0];
            double first = 0;
            double second = 0;
            for (int step = 1; step <= gradients.length; step++) {
                double gradient = gradients[step - 1];
                first = 0.6 * first + 0.4 * gradient;
                second = 0.8 * second + 0.2 * gradient * gradient;
                expected -= 0.01
                        * (first / (1 - Math.pow(0.6, step)))
                        / (Math.sqrt(second / (1 - Math.pow(0.8, step))) + 0.5);
                try (StepScope scope = StepScope.open()) {
                    NDArray same = network.parameters()
                            .manager()
                            .full(parameter.array().getShape(), (float) gradient);
                    step(optimizer, new Gradients(Map.of(parameter.name(), same)), 0.01);
                }
                assertThat((double) parameter.array().toFloatArray()[0]).isCloseTo(expected, within(1e-6));
            }
        }
    }

    /** A decoder gets gradients of its own task's loss alone. */
    @Test
    void a_loss_weight_scales_the_gradients_of_its_task_and_of_no_other() {
        try (Network network = network(MethodName.DECODERS_ONLY)) {
            Map<String, float[]> reference = gradients(network, LossWeights.REFERENCE);
            Map<String, float[]> tripled = gradients(network, LossWeights.ofPascal(3.0, 2.0, 5.0, 10.0));

            reference.forEach((name, gradient) -> {
                float factor = name.contains(".semseg.") ? 3 : 1;
                float[] other = tripled.get(name);
                for (int i = 0; i < gradient.length; i++) {
                    assertThat(other[i])
                            .as(name)
                            .isCloseTo(factor * gradient[i], within(1e-6f + 1e-4f * Math.abs(gradient[i])));
                }
            });
            assertThat(reference.keySet()).anyMatch(name -> name.contains(".semseg."));
        }
    }

    /** The norm of the mean of the batches' gradients, computed on the host in double precision. */
    @Test
    void an_accumulated_step_takes_the_mean_of_its_batches_gradients() {
        TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(1), 2, 5)
                .accumulation(3)
                .build();
        List<StepReport> reports = new ArrayList<>();
        try (Network network = network(MethodName.FULL);
                TrainingLoop loop =
                        TrainingLoop.of(network, config, SAMPLES, SyntheticSamples.transform(SIDE), CLOCK)) {
            loop.run(reports::add, () -> false);
        }
        Map<String, double[]> mean = new HashMap<>();
        try (Network network = network(MethodName.FULL);
                DataLoader loader =
                        DataLoader.of(SAMPLES, SyntheticSamples.transform(SIDE), LoaderConfig.of(Split.TRAIN, 2, 5));
                Batches batches = loader.epoch(0)) {
            for (int pass = 0; pass < 3; pass++) {
                gradients(network, LossWeights.REFERENCE, batches.next(), 5).forEach((name, gradient) -> {
                    double[] sum = mean.computeIfAbsent(name, any -> new double[gradient.length]);
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += gradient[i] / 3.0;
                    }
                });
            }
        }
        double norm = Math.sqrt(mean.values().stream()
                .flatMapToDouble(Arrays::stream)
                .map(value -> value * value)
                .sum());

        assertThat(reports.get(0).metrics().gradientNorm()).isCloseTo(norm, within(1e-4 * norm));
    }

    /** bfloat16 has 8 bits of precision: half a unit in the last place is 2⁻⁹ of a value. */
    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            names = {"DELORA", "MTLORA", "FULL"})
    void gradients_in_bf16_are_those_of_float32_up_to_its_rounding(MethodName method) {
        try (Network network = network(method)) {
            Map<String, float[]> exact = gradients(network, LossWeights.REFERENCE);
            Map<String, float[]> rounded = Autocast.in(Precision.BF16, () -> gradients(network, LossWeights.REFERENCE));
            double difference = 0;
            double norm = 0;
            for (Map.Entry<String, float[]> gradient : exact.entrySet()) {
                float[] other = rounded.get(gradient.getKey());
                for (int i = 0; i < other.length; i++) {
                    difference += Math.pow(other[i] - gradient.getValue()[i], 2);
                    norm += Math.pow(gradient.getValue()[i], 2);
                }
            }

            assertThat(Math.sqrt(difference / norm)).isBetween(1e-5, 0.05);
        }
    }

    @Test
    void a_run_in_bf16_keeps_float32_weights_and_resumes_to_the_same_bits() {
        TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(3), 2, 5)
                .precision(Precision.BF16)
                .build();
        byte[] undisturbed;
        TrainingState half;
        try (Network network = network(MethodName.DELORA);
                TrainingLoop loop = loop(network, config)) {
            loop.run(report -> {}, () -> loop.step() == 2);
            half = TrainingState.of(InMemory.read("half", loop.state().encode()));
            loop.run(report -> {}, () -> false);
            undisturbed = loop.state().encode();
            assertThat(network.parameters().trained())
                    .allMatch(parameter -> parameter.array().getDataType() == DataType.FLOAT32);
        }
        try (Network network = network(MethodName.DELORA);
                TrainingLoop loop = loop(network, config)) {
            loop.restore(half);
            loop.run(report -> {}, () -> false);

            assertThat(loop.state().encode()).isEqualTo(undisturbed);
        }
        try (Network network = network(MethodName.DELORA);
                TrainingLoop loop = loop(
                        network,
                        SpecBuilder.from(config).precision(Precision.FLOAT32).build())) {
            assertThatThrownBy(() -> loop.restore(half)).hasMessageContaining("precision is bf16 there");
        }
    }

    @Test
    void a_run_with_other_numbers_resumes_to_the_same_bits_and_refuses_a_state_of_others() {
        TrainingSpec config = SpecBuilder.reference(TrainingLength.steps(4), 2, 5)
                .accumulation(2)
                .lossWeights(LossWeights.ofPascal(2.0, 1.0, 1.0, 1.0))
                .optimizer(new OptimizerOptions(0.8, 0.9, 1e-6, List.of(), 0.1, 0.1))
                .sampling(new Sampling(1.0, 5.0, 1.0, 1.5, false))
                .build();
        byte[] undisturbed;
        try (Network network = network(MethodName.MTLORA);
                TrainingLoop loop = loop(network, config)) {
            loop.run(report -> {}, () -> false);
            undisturbed = loop.state().encode();
        }
        TrainingState half;
        try (Network network = network(MethodName.MTLORA);
                TrainingLoop loop = loop(network, config)) {
            loop.run(report -> {}, () -> loop.step() == 3);
            half = TrainingState.of(InMemory.read("half", loop.state().encode()));
        }
        try (Network network = network(MethodName.MTLORA);
                TrainingLoop loop = loop(network, config)) {
            loop.restore(half);
            loop.run(report -> {}, () -> false);

            assertThat(loop.state().encode()).isEqualTo(undisturbed);
        }
        try (Network network = network(MethodName.MTLORA);
                TrainingLoop loop = loop(
                        network,
                        SpecBuilder.from(config)
                                .optimizer(OptimizerOptions.REFERENCE)
                                .build())) {
            assertThatThrownBy(() -> loop.restore(half))
                    .isInstanceOf(TrainingException.RunMismatch.class)
                    .hasMessageContaining("optimizer beta1 is 0.8 there and absent here");
        }
    }

    private static TrainingLoop loop(Network network, TrainingSpec config) {
        return TrainingLoop.of(network, config, SAMPLES, SyntheticSamples.transform(SIDE), CLOCK);
    }

    private static Network network(MethodName method) {
        return Network.create(MODEL, Methods.of(Methods.spec(method)), Device.cpu(), 1);
    }

    private static OptimizerOptions exempting(DecayExemption... exempt) {
        return new OptimizerOptions(null, null, null, List.of(exempt), null, null);
    }

    private static TreeSet<String> decayed(DecayExemption... exempt) {
        try (Network network = network(MethodName.MTLORA);
                AdamW optimizer = AdamW.over(network.parameters(), 0.05, exempting(exempt))) {
            return names(network, optimizer::decays);
        }
    }

    private static TreeSet<String> trained(Predicate<Parameter> some) {
        try (Network network = network(MethodName.MTLORA)) {
            return names(network, some);
        }
    }

    private static TreeSet<String> names(Network network, Predicate<Parameter> some) {
        TreeSet<String> names = new TreeSet<>();
        network.parameters().trained().stream().filter(some).forEach(parameter -> names.add(parameter.name()));
        return names;
    }

    private static TreeSet<String> without(TreeSet<String> names, Predicate<String> some) {
        TreeSet<String> rest = new TreeSet<>(names);
        assertThat(rest.removeIf(some)).isTrue();
        return rest;
    }

    private static Map<String, float[]> values(Network network) {
        Map<String, float[]> values = new HashMap<>();
        network.parameters()
                .trained()
                .forEach(parameter ->
                        values.put(parameter.name(), parameter.array().toFloatArray()));
        return values;
    }

    private static Map<String, float[]> gradients(Network network, LossWeights weights) {
        try (DataLoader loader =
                        DataLoader.of(SAMPLES, SyntheticSamples.transform(SIDE), LoaderConfig.of(Split.TRAIN, 2, 5));
                Batches batches = loader.epoch(0)) {
            return gradients(network, weights, batches.next(), 5);
        }
    }

    private static Map<String, float[]> gradients(Network network, LossWeights weights, Batch batch, long seed) {
        return Torch.recording(() -> {
            Torch.seed(SeededRandom.seedFor(seed, batch.epoch() + "/" + batch.step() + "/forward"));
            try (StepScope scope = StepScope.open()) {
                DeviceBatch device = DeviceBatch.of(
                        batch, network.config().tasks(), network.parameters().manager(), new Transfer());
                NDArray loss = new MultiTaskLoss(Tasks.PASCAL, weights)
                        .loss(network.forward(device.images(), true), device.labels())
                        .total();
                Map<String, float[]> values = new HashMap<>();
                Gradients.of(loss, network.parameters().trained())
                        .byName()
                        .forEach((name, gradient) -> values.put(name, gradient.toFloatArray()));
                return values;
            }
        });
    }
}
