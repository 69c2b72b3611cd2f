package dev.weightflow.benchmarks;

import ai.djl.pytorch.jni.JniUtils;
import dev.weightflow.benchmarks.Runner.Workload;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.dataset.loader.Batch;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.training.AdamW;
import dev.weightflow.model.training.TrainingStep;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.Precision;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** This project's model in this process: the very step that a training makes, the batch's way to the device and its figures included. */
final class JavaRunner implements Runner {

    private static final double LEARNING_RATE = 1e-4;

    /** Each component of a unit vector with three equal ones. */
    private static final double THIRD = Math.sqrt(1 / 3.0);

    private final Library products;
    private final Precision precision;
    private Network network;
    private AdamW optimizer;
    private TrainingStep step;
    private Batch batch;

    /** @param products what computes large products */
    JavaRunner(Library products, Precision precision) {
        this.products = products;
        this.precision = precision;
    }

    @Override
    public String name() {
        return precision == Precision.FLOAT32 ? "here, " + products.key() : "here, " + precision.key();
    }

    @Override
    public long open(Workload workload) {
        close();
        network = Network.create(
                NetworkConfig.of(SwinConfig.tiny(), workload.imageSize()),
                Methods.of(Methods.spec(workload.method())),
                Torch.device("cpu"),
                0);
        TrainingSpec spec = TrainingRequest.on(DatasetId.of(Digest.ofText("noise")))
                .with("steps", 1)
                .with("batchSize", workload.batch())
                .with("seed", 1)
                .with("overrides", Map.of("precision", precision))
                .complete();
        optimizer = AdamW.over(network.parameters(), spec.optimization().weightDecay(), spec.optimizer());
        step = new TrainingStep(network, spec, optimizer);
        batch = batch(workload, new Random(1));
        return network.parameters().trained().stream()
                .mapToLong(parameter -> parameter.array().size())
                .sum();
    }

    /** Images of noise, and labels that hold every class. */
    private static Batch batch(Workload workload, Random random) {
        int pixels = workload.imageSize() * workload.imageSize();
        int plane = workload.batch() * pixels;
        Map<TaskName, float[]> labels = new TreeMap<>();
        labels.put(PascalTasks.SEMSEG, values(plane, () -> random.nextInt(21)));
        labels.put(PascalTasks.HUMAN_PARTS, values(plane, () -> random.nextInt(7)));
        labels.put(PascalTasks.SAL, values(plane, () -> random.nextInt(2)));
        labels.put(PascalTasks.NORMALS, values(3 * plane, () -> random.nextBoolean() ? THIRD : -THIRD));
        return new Batch(
                0,
                0,
                workload.imageSize(),
                Collections.nCopies(workload.batch(), "noise"),
                values(3 * plane, random::nextGaussian),
                labels);
    }

    private static float[] values(int count, DoubleSupplier value) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) value.getAsDouble();
        }
        return values;
    }

    @Override
    public double step() {
        MatrixProducts.use(products);
        long start = System.nanoTime();
        step.take(List.of(batch).iterator(), LEARNING_RATE).read(0);
        return (System.nanoTime() - start) / 1e6;
    }

    @Override
    public List<OperationTime> profile() {
        try {
            Path trace = Files.createTempFile("training-step", ".json");
            JniUtils.startProfile(false, false, false);
            step();
            JniUtils.stopProfile(trace.toString());
            List<OperationTime> times = ChromeTrace.selfTimes(trace);
            Files.delete(trace);
            return times;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (network != null) {
            optimizer.close();
            network.close();
        }
    }
}
