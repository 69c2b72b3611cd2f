package dev.weightflow.model.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.geometry.WeightMovement.Tracer;
import dev.weightflow.model.loss.KindLosses;
import dev.weightflow.model.method.AdaptedWeight;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.ImageInput;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.model.testing.Backward;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.model.training.RealSamples;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeometryMeasurementTest {

    private static final NetworkConfig MICRO = NetworkConfig.of(SwinConfig.micro(), 32);
    private static final BaseModel BASE = new BaseModel(3, Optional.empty());

    /** Methods that train biases, or add something beside the weights. */
    private static final Set<MethodName> MOVING_NO_WEIGHT =
            new TreeSet<>(Set.of(MethodName.DECODERS_ONLY, MethodName.BITFIT, MethodName.ADAPTER, MethodName.VPT));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            names = {"FULL", "LORA", "DELORA", "DITASK", "ADAPTER"})
    void an_adapter_and_its_merged_model_are_measured_alike(MethodName method) {
        measuredAlike(method);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(
            value = MethodName.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FULL", "LORA", "DELORA", "DITASK", "ADAPTER"})
    void an_adapter_and_its_merged_model_are_measured_alike_with_any_method(MethodName method) {
        measuredAlike(method);
    }

    private void measuredAlike(MethodName method) {
        Path adapter = folder.resolve("adapter.safetensors");
        Path merged = folder.resolve("merged.safetensors");
        try (Network network = moved(method)) {
            Checkpoint.write(network, adapter);
            Checkpoint.writeMerged(network, merged);
        }

        ModelGeometry ofAdapter = measure(adapter);
        ModelGeometry ofMerged = measure(merged);

        assertThat(ofAdapter.weights().isEmpty()).isEqualTo(MOVING_NO_WEIGHT.contains(method));
        assertThat(ofMerged.weights()).hasSameSizeAs(ofAdapter.weights());
        for (int i = 0; i < ofAdapter.weights().size(); i++) {
            WeightGeometry a = ofAdapter.weights().get(i);
            WeightGeometry b = ofMerged.weights().get(i);
            assertThat(b.weight()).isEqualTo(a.weight());
            assertThat(b.relativeDistance()).isCloseTo(a.relativeDistance(), withinPercentage(0.01));
            assertThat(a.effectiveRank()).isBetween(1.0, (double) Math.min(a.rows(), a.columns()));
            assertThat(a.outputAngles()).isSorted().hasSize((int) Math.min(8, Math.min(a.rows(), a.columns())));
        }
    }

    @Test
    void a_pair_of_rank_two_moves_its_weights_by_their_product_along_two_directions() {
        try (Network network = moved(Methods.spec(MethodName.LORA, Map.of("rank", "2", "scale", "3", "targets", "v")));
                StepScope scope = StepScope.open()) {
            ModelGeometry geometry = GeometryMeasurement.DEFAULT.of(network, Optional.empty(), layer -> {});

            WeightGeometry first = geometry.weights().get(0);
            assertThat(first.weight()).isEqualTo("layers.0.blocks.0.attn.v");
            assertThat(first.effectiveRank()).isBetween(1.0, 2.0);
            String name = "backbone.layers.0.blocks.0.attn.v.lora_";
            String pass = "." + first.pass();
            NDArray product = network.parameters()
                    .get(name + "B" + pass)
                    .matMul(network.parameters().get(name + "A" + pass));
            assertThat(first.distance()).isCloseTo(3 * product.norm().getFloat(), withinPercentage(0.01));
            assertThat(first.path().orElseThrow().length()).isCloseTo(first.distance(), within(1e-9));
            // four tasks, one weight a block; queries, keys and values count each by themselves
            int blocks = SwinConfig.micro().depths().stream().mapToInt(n -> n).sum();
            assertThat(geometry.weights()).hasSize(4 * blocks);
        }
    }

    @Test
    void a_flow_in_one_step_has_the_bends_of_its_field_when_measured_in_many() {
        try (Network network = moved(MethodName.DELORA)) {
            PathGeometry asStepped = first(network, GeometryMeasurement.DEFAULT);
            PathGeometry ofTheField = first(network, new GeometryMeasurement(8, Optional.of(16)));

            assertThat(asStepped.steps()).isEqualTo(1);
            assertThat(asStepped.turning()).isZero();
            assertThat(ofTheField.steps()).isEqualTo(16);
            assertThat(ofTheField.turning()).isPositive();
        }
    }

    @Test
    void an_untrained_model_has_not_moved() {
        try (Network network = Network.create(MICRO, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 3);
                Network before = Network.create(MICRO, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 3)) {
            ModelGeometry geometry = GeometryMeasurement.DEFAULT.of(network, Optional.of(before), layer -> {});

            assertThat(geometry.weights()).isEmpty();
            assertThat(geometry.unmoved()).isPositive();
        }
    }

    @Test
    void cosines_of_gradients_agree_with_backward_passes_of_each_image() {
        SampleSource samples = RealSamples.first(2);
        try (Network network = moved(MethodName.DELORA)) {
            GradientSimilarity similarity =
                    GradientMeasurement.of(network, samples, 1, done -> {}).orElseThrow();

            assertThat(similarity.images()).isEqualTo(2);
            assertThat(similarity.tasks()).containsExactlyElementsOf(PascalTasks.NAMES);
            double[] semseg = gradient(samples, PascalTasks.SEMSEG);
            double[] normals = gradient(samples, PascalTasks.NORMALS);
            assertThat(similarity.parameters()).isEqualTo(semseg.length);
            double cosine = similarity
                    .cosines()
                    .get(PascalTasks.NAMES.indexOf(PascalTasks.SEMSEG))
                    .get(PascalTasks.NAMES.indexOf(PascalTasks.NORMALS));
            assertThat(cosine)
                    .isCloseTo(
                            dot(semseg, normals) / Math.sqrt(dot(semseg, semseg) * dot(normals, normals)), within(1e-5))
                    .isEqualTo(similarity
                            .cosines()
                            .get(PascalTasks.NAMES.indexOf(PascalTasks.NORMALS))
                            .get(PascalTasks.NAMES.indexOf(PascalTasks.SEMSEG)));
            assertThat(similarity.cosines().get(0).get(0)).isEqualTo(1.0);
            assertThat(similarity.byStage()).containsKeys("patch_embed", "layers.0", "layers.3");
        }
    }

    /** Sums the images' gradients of one task's loss, all trained parameters outside the decoders in sequence. */
    private static double[] gradient(SampleSource samples, TaskName task) {
        double[] sum = null;
        for (int i = 0; i < samples.size(); i++) {
            double[] one = gradient(samples, task, List.of(i));
            double[] before = sum;
            sum = before == null
                    ? one
                    : IntStream.range(0, one.length)
                            .mapToDouble(at -> before[at] + one[at])
                            .toArray();
        }
        return sum;
    }

    /** Computes the gradient of a batch of those images. */
    private static double[] gradient(SampleSource samples, TaskName task, List<Integer> indices) {
        try (Network network = moved(MethodName.DELORA)) {
            {
                List<Sample> batch = indices.stream()
                        .map(i -> new ValidationTransform(32).apply(samples.read(i), 0, 0))
                        .toList();
                Torch.recording(() -> {
                    try (StepScope scope = StepScope.open()) {
                        NDArray image = NDArrays.concat(new NDList(batch.stream()
                                .map(sample -> ImageInput.of(
                                        batchOf(sample.image()),
                                        network.parameters().manager(),
                                        new Transfer()))
                                .toList()));
                        NDArray label = array(network, batch.stream().map(sample -> sample.labelValues()
                                .get(task)));
                        NDArray output = network.forward(image, false).get(task);
                        Backward.of(KindLosses.loss(Tasks.PASCAL.kind(task), output, label));
                    }
                    return null;
                });
            }
            return network.parameters().trained().stream()
                    .filter(parameter -> parameter.group() != ParameterGroup.DECODER)
                    .flatMapToDouble(parameter -> {
                        float[] gradient = parameter.array().getGradient().toFloatArray();
                        return IntStream.range(0, gradient.length).mapToDouble(i -> gradient[i]);
                    })
                    .toArray();
        }
    }

    private static HostTensor batchOf(HostTensor image) {
        return new HostTensor(image.type(), List.of(1L, 3L, 32L, 32L), image.data());
    }

    private static NDArray array(Network network, Stream<float[]> images) {
        return NDArrays.concat(new NDList(images.map(values -> new Transfer()
                        .toDevice(
                                network.parameters().manager(), values, new Shape(1, values.length / 32 / 32, 32, 32)))
                .toList()));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void tasks_that_share_nothing_have_no_gradients_to_compare() {
        SampleSource samples = RealSamples.first(2);
        try (Network alone = moved(MethodName.SINGLE_TASK);
                Network decoders = moved(MethodName.DECODERS_ONLY)) {
            assertThat(GradientMeasurement.of(alone, samples, 2, done -> {})).isEmpty();
            assertThat(GradientMeasurement.of(decoders, samples, 2, done -> {})).isEmpty();
        }
    }

    private static PathGeometry first(Network network, GeometryMeasurement measurement) {
        return measurement
                .of(network, Optional.empty(), layer -> {})
                .weights()
                .get(0)
                .path()
                .orElseThrow();
    }

    private static ModelGeometry measure(Path file) {
        try (Network network = Checkpoint.open(file, Optional.empty(), Device.cpu());
                Network before = Checkpoint.untrained(file, Optional.empty(), Device.cpu())
                        .orElseThrow()) {
            return GeometryMeasurement.DEFAULT.of(network, Optional.of(before), layer -> {});
        }
    }

    private static Network moved(MethodName method) {
        return moved(ExampleMethods.spec(method));
    }

    /** Creates a model whose trained parameters are all changed, as by a training. */
    private static Network moved(MethodSpec spec) {
        return moved(spec, MICRO, 0.05f);
    }

    private static Network moved(MethodSpec spec, float by) {
        return moved(spec, MICRO, by);
    }

    private static Network moved(MethodSpec spec, NetworkConfig config, float by) {
        Network network = BASE.build(config, Methods.of(spec), Device.cpu(), digest -> {
            throw new AssertionError();
        });
        Torch.seed(5);
        Torch.inference(() -> {
            for (Parameter parameter : network.parameters().trained()) {
                NDArray array = parameter.array();
                try (StepScope scope = StepScope.open()) {
                    NDArray noise = array.getManager()
                            .randomNormal(0, 1, new Shape(array.getShape().getShape()), DataType.FLOAT32);
                    Ops.copyInPlace(array, array.add(Ops.scale(noise, by)));
                }
            }
            return null;
        });
        return network;
    }

    /** W1 = W0·R with a rotation R of inputs: the output directions stay. */
    @Test
    void angles_of_inputs_and_outputs_are_told_apart_and_stand_beside_those_of_a_random_change() {
        try (Network before = Network.create(MICRO, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 3);
                Network after = Network.create(MICRO, Methods.of(Methods.spec(MethodName.FULL)), Device.cpu(), 3);
                StepScope scope = StepScope.open()) {
            String name = "backbone.layers.0.blocks.0.mlp.fc1.weight"; // [out, in]
            int columns = (int) before.parameters().get(name).getShape().get(1);
            double angle = Math.toRadians(30);
            setDiagonal(before, name, i -> new double[][] {{i, 8 - i}});
            // the third direction is turned into the fourth
            setDiagonal(
                    after,
                    name,
                    i -> i == 2
                            ? new double[][] {{2, 6 * Math.cos(angle)}, {3, 6 * Math.sin(angle)}}
                            : i == 3
                                    ? new double[][] {{3, 5 * Math.cos(angle)}, {2, -5 * Math.sin(angle)}}
                                    : new double[][] {{i, 8 - i}});

            List<WeightGeometry> weights = new GeometryMeasurement(3, Optional.empty())
                    .of(after, Optional.of(before), layer -> {})
                    .weights();

            assertThat(weights).singleElement().satisfies(weight -> {
                assertThat(weight.columns()).isEqualTo(columns);
                assertThat(weight.outputAngles())
                        .allSatisfy(each -> assertThat(each).isCloseTo(0, within(1e-5)));
                assertThat(weight.inputAngles().get(2)).isCloseTo(30, within(1e-4));
                assertThat(weight.gap())
                        .hasValueSatisfying(gap -> assertThat(gap).isCloseTo(6.0 / 5, within(1e-6)));
                // to first order the expected squares of the sines add up to ‖ΔW‖² / (rows·columns) times the sum of
                // (a² + b²) / (a² − b²)² over leading values a and others b: 4 to 5 degrees here
                assertThat(weight.randomInputAngles().get(2)).isBetween(2.0, 10.0);
                assertThat(weight.randomOutputAngles().get(2)).isBetween(2.0, 10.0);
            });
        }
    }

    /** Sets row i to zeros except for the pairs of column and value. */
    private static void setDiagonal(Network network, String name, IntFunction<double[][]> entries) {
        Torch.inference(() -> {
            NDArray weight = network.parameters().get(name);
            int columns = (int) weight.getShape().get(1);
            float[] values = new float[(int) weight.getShape().size()];
            for (int i = 0; i < 8; i++) {
                for (double[] entry : entries.apply(i)) {
                    values[i * columns + (int) entry[0]] = (float) entry[1];
                }
            }
            Ops.copyInPlace(weight, weight.getManager().create(values, weight.getShape()));
            return null;
        });
    }

    @Test
    void gradients_are_averaged_over_images_whatever_the_size_of_the_last_batch_and_nothing_is_dropped() {
        SampleSource samples = RealSamples.first(3);
        NetworkConfig dropping =
                new NetworkConfig(SwinConfig.micro().withDropPath(0.9), 32, MICRO.decoder(), MICRO.tasks());
        try (Network network = moved(Methods.spec(MethodName.DELORA), dropping, 0.05f)) {
            GradientSimilarity similarity =
                    GradientMeasurement.of(network, samples, 2, done -> {}).orElseThrow();

            double[][] sums = new double[2][];
            TaskName[] tasks = {PascalTasks.SEMSEG, PascalTasks.NORMALS};
            for (int task = 0; task < 2; task++) {
                double[] pair = gradient(samples, tasks[task], List.of(0, 1));
                double[] last = gradient(samples, tasks[task], List.of(2));
                sums[task] = IntStream.range(0, pair.length)
                        .mapToDouble(i -> 2 * pair[i] + last[i])
                        .toArray();
            }
            assertThat(similarity
                            .cosines()
                            .get(PascalTasks.NAMES.indexOf(PascalTasks.SEMSEG))
                            .get(PascalTasks.NAMES.indexOf(PascalTasks.NORMALS)))
                    .isCloseTo(
                            dot(sums[0], sums[1]) / Math.sqrt(dot(sums[0], sums[0]) * dot(sums[1], sums[1])),
                            within(1e-5));
        }
    }

    @Test
    void what_is_learned_is_told_apart_from_what_the_method_begins_with() {
        for (String field : List.of("softmax", "uniform", "low-rank")) {
            MethodSpec spec = Methods.spec(MethodName.DELORA, Map.of("field", field, "targets", "v", "rank", "2"));
            try (Network start = moved(spec, 0);
                    Network network = moved(spec)) {
                Tracer tracer = new Tracer(start);
                WeightMovement untrained = tracer.of(start).orElseThrow();
                WeightMovement trained = tracer.of(network).orElseThrow();

                double distance = meanOf(network, WeightGeometry::relativeDistance);
                assertThat(trained.fromPretrained()).isCloseTo(distance, withinPercentage(0.01));
                assertThat(trained.weights())
                        .extracting(WeightMovement.OfWeight::name)
                        .isEqualTo(network.adapted().stream()
                                .map(AdaptedWeight::name)
                                .toList());
                assertThat(trained.weights().stream()
                                .mapToDouble(WeightMovement.OfWeight::fromStart)
                                .average())
                        .hasValue(trained.fromStart());
                assertThat(untrained.fromStart()).isZero();
                assertThat(untrained.effectiveRank()).isZero();
                assertThat(untrained.fromPretrained() > 0).isEqualTo(!field.equals("low-rank"));
                assertThat(trained.fromStart() > 0).isEqualTo(!field.equals("uniform"));
                assertThat(trained.logitDeviation().isPresent()).isEqualTo(field.equals("softmax"));
                if (field.equals("low-rank")) {
                    assertThat(trained.fromStart()).isEqualTo(trained.fromPretrained());
                    assertThat(trained.effectiveRank())
                            .isCloseTo(meanOf(network, WeightGeometry::effectiveRank), withinPercentage(0.1));
                }
            }
        }
        try (Network full = moved(MethodName.FULL)) {
            assertThat(new Tracer(full).of(full)).isEmpty();
        }
    }

    @Test
    void the_deviation_of_the_logits_is_that_of_the_entries_of_one_softmax() {
        MethodSpec spec = Methods.spec(MethodName.DELORA, Map.of("targets", "v", "rank", "2"));
        try (Network network = moved(spec);
                StepScope scope = StepScope.open()) {
            double sum = 0;
            List<AdaptedWeight> adapted = network.adapted();
            for (AdaptedWeight weight : adapted) {
                // a softmax loses what its logits have in common, and its logarithm gives the rest back
                NDArray v = weight.adapted()
                        .sub(weight.frozen())
                        .toType(DataType.FLOAT64, true)
                        .log();
                double[] logits = v.toDoubleArray();
                int columns = (int) v.getShape().get(1);
                double squares = 0;
                for (int row = 0; row < logits.length / columns; row++) {
                    double[] one = Arrays.copyOfRange(logits, row * columns, (row + 1) * columns);
                    double mean = DoubleStream.of(one).average().orElseThrow();
                    squares += DoubleStream.of(one)
                            .map(x -> (x - mean) * (x - mean))
                            .sum();
                }
                sum += Math.sqrt(squares / logits.length);
            }

            assertThat(new Tracer(network)
                            .of(network)
                            .orElseThrow()
                            .logitDeviation()
                            .orElseThrow())
                    .isCloseTo(sum / adapted.size(), withinPercentage(1));
        }
    }

    private static double meanOf(Network network, ToDoubleFunction<WeightGeometry> number) {
        return GeometryMeasurement.DEFAULT.of(network, Optional.empty(), layer -> {}).weights().stream()
                .mapToDouble(number)
                .average()
                .orElseThrow();
    }
}
