package dev.weightflow.model.checkpoint;

import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.weights.WeightsFile;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.DecoderName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.ModelSize;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a checkpoint's metadata say about its weights.
 *
 * @param network the model
 * @param method the method that it was trained with
 * @param form which of the model's weights the file holds
 * @param seed that the weights were drawn from before training; 0 where the file does not say
 * @param overBaseWeights whether the file says that pre-trained weights were loaded over those draws
 * @param digestOfFrozen of the weights that the file leaves out, see {@link Network#digestOfFrozen}
 */
public record ModelFileInfo(
        NetworkConfig network,
        Method method,
        Form form,
        long seed,
        boolean overBaseWeights,
        Optional<String> digestOfFrozen) {

    /** Which weights of a model a file holds. */
    public enum Form {
        /** What training moved and the method added, running statistics included; the rest are the base weights. */
        ADAPTER("adapter"),
        /** The model with its adapters merged into plain weights, for inference. */
        MERGED("merged"),
        /** Everything, adapters beside the weights that they adapt. */
        WHOLE("whole");

        private final String key;

        Form(String key) {
            this.key = key;
        }

        /** The form's name in metadata. */
        public String key() {
            return key;
        }
    }

    private static final String OPTION = "method.";

    static ModelFileInfo of(Network network, Form form, long seed) {
        return new ModelFileInfo(
                network.config(),
                network.method(),
                form,
                seed,
                network.base().flatMap(BaseModel::weights).isPresent(),
                form == Form.ADAPTER ? Optional.of(network.digestOfFrozen()) : Optional.empty());
    }

    /**
     * Reads the metadata of a weight file.
     *
     * @throws CheckpointException if it has none of a checkpoint, or some that make no model
     */
    public static ModelFileInfo of(WeightsFile file) {
        Map<String, String> metadata = file.metadata();
        try {
            Map<String, String> options = new LinkedHashMap<>();
            metadata.forEach((key, value) -> {
                if (key.startsWith(OPTION)) {
                    options.put(key.substring(OPTION.length()), value);
                }
            });
            return new ModelFileInfo(
                    new NetworkConfig(
                            SwinConfig.of(ModelSize.of(required(metadata, "backbone"))),
                            Integer.parseInt(required(metadata, "imageSize")),
                            DecoderName.of(required(metadata, "decoder")),
                            Arrays.stream(required(metadata, "tasks").split(","))
                                    .map(Task::of)
                                    .collect(Collectors.toSet())),
                    Methods.of(MethodSpec.of(MethodName.of(required(metadata, "method")), options)),
                    form(metadata),
                    seed(metadata),
                    BaseModel.of(file.label(), metadata)
                            .flatMap(BaseModel::weights)
                            .isPresent(),
                    Optional.ofNullable(metadata.get("digestOfFrozen")));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    "not-a-checkpoint",
                    file.label() + " is no checkpoint of this program (" + e.getMessage()
                            + "); give a file that 'fit', 'export' or the platform wrote");
        }
    }

    /** The form in which a file carries this. */
    public Map<String, String> metadata() {
        Map<String, String> values = new TreeMap<>();
        values.put("backbone", network.backbone().name());
        values.put("imageSize", Integer.toString(network.imageSize()));
        values.put("decoder", network.decoder().key());
        values.put("tasks", network.tasks().stream().map(Task::key).collect(Collectors.joining(",")));
        values.put("method", method.name().key());
        method.spec().options().forEach((option, value) -> values.put(OPTION + option, value));
        values.put("form", form.key());
        values.put("seed", Long.toString(seed));
        values.put("format", "pt"); // what PyTorch's own writers of safetensors say, and some readers ask for
        digestOfFrozen.ifPresent(digest -> values.put("digestOfFrozen", digest));
        return values;
    }

    /** The platform's checkpoints name no form: those with a base hold what was trained, the others everything. */
    private static Form form(Map<String, String> metadata) {
        String key = metadata.getOrDefault(
                "form", BaseModel.of("", metadata).isPresent() ? Form.ADAPTER.key() : Form.WHOLE.key());
        return Arrays.stream(Form.values())
                .filter(form -> form.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("its form is '" + key + "'"));
    }

    private static long seed(Map<String, String> metadata) {
        return BaseModel.of("", metadata)
                .map(BaseModel::seed)
                .orElseGet(() -> Long.parseLong(metadata.getOrDefault("seed", "0")));
    }

    private static String required(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new IllegalArgumentException("its metadata have no '" + key + "'");
        }
        return value;
    }
}
