package dev.weightflow.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.task.loss.MultiTaskLoss;
import dev.weightflow.model.tensor.Gradients;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.training.AdamW;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.LossWeights;
import dev.weightflow.schema.training.MethodSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** This project's model, in this process. */
final class JavaRunner implements Runner {

    private static final double CLIP = 5;

    private Network network;
    private AdamW optimizer;
    private NDArray image;
    private Map<Task, NDArray> labels;

    @Override
    public long open(Workload workload) {
        close();
        network = Network.create(
                NetworkConfig.of(SwinConfig.tiny(), workload.imageSize()),
                Methods.of(MethodSpec.of(workload.method())),
                Torch.device("cpu"),
                0);
        NDManager manager = network.parameters().manager();
        optimizer = AdamW.over(network.parameters(), 0.05);
        Torch.seed(1);
        Shape plane = new Shape(workload.batch(), 1, workload.imageSize(), workload.imageSize());
        Shape colour = new Shape(workload.batch(), 3, workload.imageSize(), workload.imageSize());
        image = manager.randomNormal(colour);
        labels = new EnumMap<>(Task.class);
        labels.put(Task.SEMSEG, manager.randomUniform(0, 21, plane).floor());
        labels.put(Task.HUMAN_PARTS, manager.randomUniform(0, 7, plane).floor());
        labels.put(Task.SAL, manager.randomUniform(0, 2, plane).floor());
        labels.put(Task.NORMALS, manager.randomNormal(colour).normalize(2, 1));
        return network.parameters().trained().stream()
                .mapToLong(parameter -> parameter.array().size())
                .sum();
    }

    @Override
    public double step() {
        long start = System.nanoTime();
        try (StepScope scope = StepScope.open()) {
            NDArray loss = Torch.recording(() -> new MultiTaskLoss(LossWeights.REFERENCE)
                    .loss(network.forward(image, true), labels)
                    .total());
            Gradients gradients = Gradients.of(loss, network.parameters().trained());
            gradients.clip(gradients.norm(), CLIP);
            optimizer.step(gradients, 1e-4);
            loss.getFloat();
        }
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
