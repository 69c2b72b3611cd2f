package dev.weightflow.benchmarks;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import dev.weightflow.benchmarks.ChromeTrace.Event;
import dev.weightflow.benchmarks.Runner.Workload;
import dev.weightflow.data.dataset.loader.Batch;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.Autocast;
import dev.weightflow.model.tensor.DeviceSync;
import dev.weightflow.model.tensor.MatrixProducts;
import dev.weightflow.model.tensor.MatrixProducts.Library;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.model.training.AdamW;
import dev.weightflow.model.training.DeviceBatch;
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

/**
 * This project's model in this process: the same step as in a training, including the copy of the batch to the device and its figures; or the forward
 * pass of the merged model, including the copy of its outputs back.
 */
final class JavaRunner implements Runner {

    private static final double LEARNING_RATE = 1e-4;

    /** Component of a unit vector with three equal ones. */
    private static final double THIRD = Math.sqrt(1 / 3.0);

    private final Library products;
    private final Precision precision;
    private final Work work;
    private final Device device;
    private final Transfer transfer = new Transfer();
    private Network network;
    private AdamW optimizer;
    private TrainingStep step;
    private Batch batch;

    /** @param products the library for large products */
    JavaRunner(Library products, Precision precision, Work work, Device device) {
        this.products = products;
        this.precision = precision;
        this.work = work;
        this.device = device;
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
                device,
                0);
        if (work == Work.PREDICT) {
            try (Network trained = network) {
                network = trained.merged();
            }
        }
        TrainingSpec spec = TrainingRequest.on(DatasetId.of(Digest.ofText("noise")))
                .with("steps", 1)
                .with("batchSize", workload.batch())
                .with("seed", 1)
                .with("overrides", Map.of("precision", precision))
                .complete();
        optimizer = AdamW.over(network.parameters(), spec.optimization().weightDecay(), spec.optimizer());
        step = new TrainingStep(network, spec, optimizer);
        batch = batch(workload, new Random(1));
        return network.parameters().parameters().stream()
                .filter(parameter -> work == Work.PREDICT || parameter.trained())
                .mapToLong(parameter -> parameter.array().size())
                .sum();
    }

    /** Creates images of noise, and labels with every class. */
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
        if (work == Work.TRAIN) {
            step.take(List.of(batch).iterator(), LEARNING_RATE).read(0);
        } else {
            predict();
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** Waits for one number of each output: reading the others is no part of the model. */
    private void predict() {
        Torch.inference(() -> {
            try (StepScope scope = StepScope.open()) {
                DeviceBatch images = DeviceBatch.of(
                        batch, network.config().tasks(), network.parameters().manager(), transfer);
                Autocast.in(precision, () -> network.forward(images.images(), false))
                        .values()
                        .forEach(output -> DeviceSync.number(output.get(0, 0, 0, 0)));
                return null;
            }
        });
    }

    @Override
    public List<OperationTime> profile() {
        return ChromeTrace.selfTimes(trace());
    }

    /** Runs the work once and returns the engine's operations. */
    List<Event> trace() {
        try {
            Path trace = Files.createTempFile("training-step", ".json");
            JniUtils.startProfile(false, false, false);
            step();
            JniUtils.stopProfile(trace.toString());
            List<Event> events = ChromeTrace.events(trace);
            Files.delete(trace);
            return events;
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
