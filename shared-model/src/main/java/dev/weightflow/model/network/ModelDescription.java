package dev.weightflow.model.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.data.task.Task;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.schema.TaskDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Description of a model in the terms of other programs' files. */
public final class ModelDescription {

    private static final int PIL_BICUBIC = 3;

    private ModelDescription() {}

    /**
     * Output of a model for a task.
     *
     * @param kind as in a dataset's declaration
     * @param channels of its output: logits, one a class where there are classes, a number, or the parts of a vector
     * @param options of the kind, as in a dataset's declaration; the names of classes are among them
     */
    public record TaskOutput(String name, String kind, int channels, ObjectNode options) {

        private static TaskOutput of(Task task) {
            TaskDeclaration declaration = task.declaration();
            return new TaskOutput(task.key(), declaration.kind(), task.channels(), declaration.options());
        }
    }

    public static List<TaskOutput> tasks(NetworkConfig network) {
        return network.tasks().stream().map(TaskOutput::of).toList();
    }

    /** Returns {@code config.json} of a model's folder; the backbone's hyperparameters have the names of Transformers' {@code SwinConfig}. */
    public static Map<String, Object> config(Network network, SwinConfig swin) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("model_type", "weightflow");
        config.put("torch_dtype", "float32");
        config.put("backbone", swin.name());
        config.put("image_size", network.config().imageSize());
        config.put("num_channels", 3);
        config.put("patch_size", swin.patch());
        config.put("embed_dim", swin.embed());
        config.put("depths", swin.depths());
        config.put("num_heads", swin.heads());
        config.put("window_size", swin.window());
        config.put("mlp_ratio", swin.mlpRatio());
        config.put("decoder", network.config().decoder().key());
        config.put("tasks", tasks(network.config()));
        config.put("method", network.method().name().key());
        config.put("method_options", network.method().options().spec().words());
        return config;
    }

    /** Returns {@code preprocessor_config.json}: the conversion of a photograph to the model's input. */
    public static Map<String, Object> preprocessor(NetworkConfig network) {
        Map<String, Object> preprocessor = new LinkedHashMap<>();
        preprocessor.put("do_resize", true);
        preprocessor.put("size", new TreeMap<>(Map.of("height", network.imageSize(), "width", network.imageSize())));
        preprocessor.put("resample", PIL_BICUBIC);
        preprocessor.put("do_rescale", true);
        preprocessor.put("rescale_factor", 1 / 255.0);
        preprocessor.put("do_normalize", true);
        preprocessor.put("image_mean", network.backbone().normalisation().mean());
        preprocessor.put("image_std", network.backbone().normalisation().deviation());
        return preprocessor;
    }
}
