package dev.weightflow.model.geometry;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.data.dataset.loader.DataLoader;
import dev.weightflow.data.dataset.loader.DataLoader.Batches;
import dev.weightflow.data.dataset.loader.LoaderConfig;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.model.loss.KindLosses;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.model.training.DeviceBatch;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares the gradients of the tasks' losses with respect to the trained parameters outside the decoders on which all tasks depend. The
 * model is in evaluation mode: nothing is dropped, and batch statistics are the running ones.
 */
public final class GradientMeasurement {

    private static final Pattern STAGE = Pattern.compile(".*?(patch_embed|layers\\.\\d+)\\..*");

    private final Network network;
    private final List<Parameter> parameters;
    private final Map<TaskName, Map<String, float[]>> sums;
    private final Transfer transfer = new Transfer();

    private GradientMeasurement(Network network) {
        this.network = network;
        this.parameters = network.parameters().trained().stream()
                .filter(parameter -> parameter.group() != ParameterGroup.DECODER)
                .toList();
        this.sums = TaskName.each(network.config().taskNames(), task -> new HashMap<>());
    }

    /**
     * Measures on samples.
     *
     * @param samples with labels at least for the model's tasks
     * @return empty if the tasks share no trained parameter, or there is one task alone
     */
    public static Optional<GradientSimilarity> of(
            Network network, SampleSource samples, int batchSize, IntConsumer done) {
        GradientMeasurement measurement = new GradientMeasurement(network);
        if (measurement.parameters.isEmpty() || measurement.sums.size() < 2) {
            return Optional.empty();
        }
        LoaderConfig loading = LoaderConfig.of(Split.VAL, batchSize, 0);
        ValidationTransform transform = new ValidationTransform(network.config().imageSize());
        int images = 0;
        try (DataLoader loader = DataLoader.of(samples, transform, loading);
                Batches batches = loader.epoch(0)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                network.config().taskNames().forEach(task -> measurement.add(batch, task));
                images += batch.size();
                done.accept(images);
            }
        }
        return measurement.result(images);
    }

    private void add(Batch batch, TaskName task) {
        Torch.recording(() -> {
            try (StepScope scope = StepScope.open()) {
                DeviceBatch device = DeviceBatch.of(
                        batch,
                        network.config().tasks().only(Set.of(task)),
                        network.parameters().manager(),
                        transfer);
                NDArray loss = KindLosses.loss(
                        network.config().tasks().kind(task),
                        network.forward(device.images(), false).get(task),
                        device.labels().get(task));
                Map<String, float[]> sum = sums.get(task);
                Gradients.of(loss, parameters)
                        .byName()
                        .forEach((name, gradient) -> sum.merge(
                                name, weighted(DeviceSync.floats(gradient), batch.size()), GradientMeasurement::plus));
            }
            return null;
        });
    }

    private Optional<GradientSimilarity> result(int images) {
        List<String> shared = parameters.stream()
                .map(Parameter::name)
                .filter(name -> sums.values().stream().allMatch(sum -> sum.containsKey(name)))
                .toList();
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<String>> stages = shared.stream()
                .collect(Collectors.groupingBy(GradientMeasurement::stage, TreeMap::new, Collectors.toList()));
        Map<String, List<List<Double>>> byStage = new TreeMap<>();
        stages.forEach((stage, names) -> byStage.put(stage, cosines(names)));
        Map<String, float[]> any = sums.values().iterator().next();
        return Optional.of(new GradientSimilarity(
                images,
                shared.stream().mapToLong(name -> any.get(name).length).sum(),
                List.copyOf(sums.keySet()),
                cosines(shared),
                byStage));
    }

    private static String stage(String parameter) {
        Matcher matcher = STAGE.matcher(parameter);
        return matcher.matches() ? matcher.group(1) : "all blocks";
    }

    private List<List<Double>> cosines(List<String> names) {
        List<List<Double>> rows = new ArrayList<>();
        for (Map<String, float[]> a : sums.values()) {
            List<Double> row = new ArrayList<>();
            for (Map<String, float[]> b : sums.values()) {
                row.add(
                        a == b && product(a, a, names) > 0
                                ? 1.0
                                : product(a, b, names) / Math.sqrt(product(a, a, names) * product(b, b, names)));
            }
            rows.add(List.copyOf(row));
        }
        return List.copyOf(rows);
    }

    private static double product(Map<String, float[]> a, Map<String, float[]> b, List<String> names) {
        double sum = 0;
        for (String name : names) {
            float[] x = a.get(name);
            float[] y = b.get(name);
            for (int i = 0; i < x.length; i++) {
                sum += (double) x[i] * y[i];
            }
        }
        return sum;
    }

    private static float[] weighted(float[] gradient, int images) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= images;
        }
        return gradient;
    }

    private static float[] plus(float[] sum, float[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
        return sum;
    }
}
