package dev.weightflow.model.decoder;

import ai.djl.ndarray.NDArray;
import dev.weightflow.data.task.Task;
import dev.weightflow.model.backbone.BackboneLayout;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.tensor.ParameterSet;
import dev.weightflow.model.tensor.ParameterSpec;
import dev.weightflow.schema.TaskName;
import java.util.List;

/** Kind of decoder: the parameters of a task's head, and its computation of a prediction from features. */
public interface Decoder {

    List<ParameterSpec> parameters(Task task);

    List<ParameterSpec> buffers(TaskName task);

    /** Returns the parameters that every pass of a backbone adds for the decoders; {@code pass} names the pass. */
    List<ParameterSpec> passParameters(String pass);

    /**
     * Computes a task's prediction at the head's own resolution.
     *
     * @param pass the name of the backbone pass that computed the features
     * @param training whether batch normalisation uses, and updates by, the batch's own statistics
     * @return [batch, task.channels(), h, w]
     */
    NDArray forward(
            ParameterSet parameters, TaskName task, String pass, List<StageFeatures> features, boolean training);

    static Decoder of(DecoderName kind, BackboneLayout backbone) {
        return switch (kind) {
            case HRNET -> new HrnetDecoder(backbone);
            case SEGFORMER -> new SegFormerDecoder(backbone);
        };
    }
}
