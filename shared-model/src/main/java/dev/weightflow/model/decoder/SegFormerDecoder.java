package dev.weightflow.model.decoder;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.Task;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.tensor.Initializer;
import dev.weightflow.model.tensor.Ops;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.List;

/**
 * The all-MLP head of SegFormer (Xie et al., 2021) over the stages' features before merging, each after a layer norm of its backbone pass. With four
 * of them the parameter counts of the paper's single-task, full and LoRA rows match to the last digit, which the reference's own decoder does not
 * give.
 */
final class SegFormerDecoder implements Decoder {

    private static final double DROPOUT = 0.1;

    private final BackboneLayout backbone;

    SegFormerDecoder(BackboneLayout backbone) {
        this.backbone = backbone;
    }

    @Override
    public List<ParameterSpec> parameters(Task task) {
        String head = head(task.name());
        List<ParameterSpec> specs = new ArrayList<>();
        for (int stage = 0; stage < stages(); stage++) {
            int in = backbone.stageShapes().get(stage).channels();
            String name = embedding(task.name(), stage);
            specs.add(Convolutions.decoder(name + ".weight", Initializer.fanIn(in), width(), in));
            specs.add(Convolutions.decoder(name + ".bias", Initializer.fanIn(in), width()));
        }
        specs.add(Convolutions.weight(head + "linear_fuse.conv", stages() * width(), width()));
        specs.addAll(Convolutions.norm(head + "linear_fuse.bn", width()));
        specs.addAll(Convolutions.weightAndBias(head + "linear_pred", width(), task.channels()));
        return specs;
    }

    @Override
    public List<ParameterSpec> buffers(TaskName task) {
        return Convolutions.statistics(head(task) + "linear_fuse.bn", width());
    }

    @Override
    public List<ParameterSpec> passParameters(String pass) {
        List<ParameterSpec> specs = new ArrayList<>();
        for (int stage = 0; stage < stages(); stage++) {
            specs.addAll(Convolutions.norm(
                    stageNorm(pass, stage), backbone.stageShapes().get(stage).channels()));
        }
        return specs;
    }

    @Override
    public NDArray forward(
            ParameterSet parameters, TaskName task, String pass, List<StageFeatures> features, boolean training) {
        List<NDArray> scales = new ArrayList<>();
        int finest = features.get(0).grid();
        for (int stage = stages() - 1; stage >= 0; stage--) {
            StageFeatures feature = features.get(stage);
            String norm = stageNorm(pass, stage);
            NDArray tokens = Ops.layerNorm( // [batch, grid², channels]
                    feature.beforeMerging().of(task), parameters.get(norm + ".weight"), parameters.get(norm + ".bias"));
            String embedding = embedding(task, stage);
            NDArray embedded =
                    Ops.linear(tokens, parameters.get(embedding + ".weight"), parameters.get(embedding + ".bias"));
            scales.add(Ops.resampleTokens(embedded, feature.grid(), finest)); // [batch, finest², width]
        }
        String head = head(task);
        // [batch, finest², stages·width] to [batch, finest², width]
        NDArray fused = Convolutions.unbiased(parameters, head + "linear_fuse.conv", Ops.concat(scales, 2));
        NDArray normed = Convolutions.batchNorm(parameters, head + "linear_fuse.bn", fused, training);
        NDArray active = Ops.relu(normed);
        // [batch, tokens, width]: whole channels of an image are dropped, as the reference's Dropout2d does
        NDArray kept = training ? Ops.dropChannels(active, DROPOUT) : active;
        return Convolutions.image(Convolutions.biased(parameters, head + "linear_pred", kept), finest);
    }

    private int stages() {
        return backbone.stageShapes().size();
    }

    /** Returns the width of the head: 256 for a first stage of 96 channels, and less for smaller models. */
    private long width() {
        return Math.min(256, 8L * backbone.stageShapes().get(0).channels() / 3);
    }

    private static String stageNorm(String pass, int stage) {
        return "stage_norms." + pass + "." + stage;
    }

    private static String embedding(TaskName task, int stage) {
        return head(task) + "linear_c" + (stage + 1) + ".proj";
    }

    private static String head(TaskName task) {
        return "decoders.decoders." + task.key() + ".";
    }
}
