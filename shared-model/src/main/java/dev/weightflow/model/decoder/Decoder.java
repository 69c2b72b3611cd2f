package dev.weightflow.model.decoder;

import ai.djl.ndarray.NDArray;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.StageValues;
import dev.weightflow.model.onnx.OnnxGraph;
import dev.weightflow.model.onnx.Value;
import dev.weightflow.model.task.Task;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.List;

/** A kind of decoder: what parameters a task's head has, and how it turns features into a prediction. */
public interface Decoder {

    List<ParameterSpec> parameters(Task task);

    List<ParameterSpec> buffers(TaskName task);

    /** The parameters that every pass of a backbone adds for the decoders; {@code pass} names the pass. */
    List<ParameterSpec> passParameters(String pass);

    /**
     * A task's prediction at the head's own resolution.
     *
     * @param pass the name of the backbone pass that the features come from
     * @param training whether batch normalisation uses, and updates by, the batch's own statistics
     * @return [batch, task.channels(), h, w]
     */
    NDArray forward(
            ParameterSet parameters, TaskName task, String pass, List<StageFeatures> features, boolean training);

    /**
     * {@link #forward} in evaluation as ONNX operators, resampled to the size of the image.
     *
     * @return [batch, task.channels(), imageSize, imageSize]
     */
    Value graph(OnnxGraph graph, TaskName task, String pass, List<StageValues> features, int imageSize);

    static Decoder of(DecoderName kind, BackboneLayout backbone) {
        return switch (kind) {
            case HRNET -> new HrnetDecoder(backbone);
            case SEGFORMER -> new SegFormerDecoder(backbone);
        };
    }
}
