package dev.weightflow.model.decoder;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.Task;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The reference implementation's decoder. A task's downsampler takes each stage's merged features to a tenth of their
 * channels (3/16 of the first stage's, doubled from stage to stage: 18, 36, 72, 144 for Swin-Tiny); its head resamples them to the
 * finest grid, joins them, and predicts by 1×1 convolution, batch norm, ReLU and 1×1 convolution.
 */
final class HrnetDecoder implements Decoder {

    private static final int EXPANSION = 4;

    private final BackboneLayout backbone;

    HrnetDecoder(BackboneLayout backbone) {
        this.backbone = backbone;
    }

    @Override
    public List<ParameterSpec> parameters(Task task) {
        List<ParameterSpec> specs = new ArrayList<>();
        for (int stage = 0; stage < stages(); stage++) {
            specs.add(Convolutions.weight(
                    downsample(task.name(), stage),
                    backbone.stageShapes().get(stage).channelsAfterMerging(),
                    channels(stage)));
        }
        String head = head(task.name());
        specs.addAll(Convolutions.weightAndBias(head + "0", joined(), hidden()));
        specs.addAll(Convolutions.norm(head + "1", hidden()));
        specs.addAll(Convolutions.weightAndBias(head + "3", hidden(), task.channels()));
        return specs;
    }

    @Override
    public List<ParameterSpec> buffers(TaskName task) {
        return Convolutions.statistics(head(task) + "1", hidden());
    }

    @Override
    public List<ParameterSpec> passParameters(String pass) {
        return List.of();
    }

    @Override
    public NDArray forward(
            ParameterSet parameters, TaskName task, String pass, List<StageFeatures> features, boolean training) {
        List<NDArray> scales = new ArrayList<>();
        int finest = features.get(0).gridAfterMerging();
        for (int stage = 0; stage < stages(); stage++) {
            StageFeatures feature = features.get(stage);
            NDArray tokens = feature.afterMerging().of(task); // [batch, grid², channels after merging]
            NDArray scale = Convolutions.unbiased(parameters, downsample(task, stage), tokens);
            scales.add(Ops.resampleTokens(scale, feature.gridAfterMerging(), finest)); // [batch, finest², channels]
        }
        String head = head(task);
        // [batch, finest², joined] to [batch, finest², hidden]
        NDArray hidden = Convolutions.biased(parameters, head + "0", Ops.concat(scales, 2));
        NDArray normed = Convolutions.batchNorm(parameters, head + "1", hidden, training);
        return Convolutions.image(Convolutions.biased(parameters, head + "3", Ops.relu(normed)), finest);
    }

    private int stages() {
        return backbone.stageShapes().size();
    }

    private long channels(int stage) {
        return (long) backbone.stageShapes().get(0).channels() * 3 / 16 << stage;
    }

    private long joined() {
        return IntStream.range(0, stages()).mapToLong(this::channels).sum();
    }

    private long hidden() {
        return EXPANSION * joined();
    }

    private static String downsample(TaskName task, int stage) {
        return "downsampler." + task.key() + ".downsample_" + stage;
    }

    private static String head(TaskName task) {
        return "decoders.decoders." + task.key() + ".last_layer.";
    }
}
