package dev.weightflow.model.network;

import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.weights.Safetensors;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.model.backbone.Backbones;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.Keyed;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.MethodSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Header of a checkpoint, from its metadata.
 *
 * @param base the model before training, if known; always known where the file has only part of the weights
 * @param digestOfFrozen of the weights that the file leaves out, see {@link Network#digestOfFrozen}
 */
public record CheckpointHeader(
        NetworkConfig network, Method method, Form form, Optional<BaseModel> base, Optional<String> digestOfFrozen) {

    public enum Form implements Keyed {
        /** Trained weights and the method's additions, running statistics included; the rest are the base weights. */
        ADAPTER,
        /** The model with its adapters merged into plain weights, for inference. */
        MERGED,
        /** Everything, adapters beside the weights that they adapt. */
        WHOLE
    }

    private static final String OPTION = "method.";
    static final String DECLARATIONS = "taskDeclarations";
    private static final String DIGEST_OF_FROZEN = "digestOfFrozen";

    static CheckpointHeader of(Network network, Form form) {
        return new CheckpointHeader(
                network.config(),
                network.method(),
                form,
                network.base(),
                form == Form.ADAPTER ? Optional.of(network.digestOfFrozen()) : Optional.empty());
    }

    /**
     * Reads the metadata of a weight file. Of a method file its digest is read, and no text: the method has no functions.
     *
     * @throws CheckpointException if they are not a checkpoint's, or describe no valid model
     */
    public static CheckpointHeader of(WeightsFile file) {
        Map<String, String> metadata = file.metadata();
        try {
            Map<String, String> options = new LinkedHashMap<>();
            metadata.forEach((key, value) -> {
                if (key.startsWith(OPTION)) {
                    options.put(key.substring(OPTION.length()), value);
                }
            });
            return new CheckpointHeader(
                    new NetworkConfig(
                            Backbones.of(required(metadata, "backbone")),
                            Integer.parseInt(required(metadata, "imageSize")),
                            DecoderName.of(required(metadata, "decoder")),
                            tasks(metadata)),
                    Methods.of(method(MethodName.of(required(metadata, "method")), options)),
                    form(metadata),
                    base(file),
                    Optional.ofNullable(metadata.get(DIGEST_OF_FROZEN)));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    "not-a-checkpoint",
                    file.label() + " is not a checkpoint of this program (" + e.getMessage()
                            + "); give a file that 'fit', 'export' or the platform wrote");
        }
    }

    /** Reads a method; a method file by its digest. Old files also have its text, which is not read: a caller that trusts it passes it in. */
    private static MethodSpec method(MethodName name, Map<String, String> options) {
        Optional<String> text =
                name == MethodName.FILE ? Optional.ofNullable(options.remove("text")) : Optional.empty();
        text.map(Digest::ofText).map(Digest::hex).ifPresent(digest -> {
            if (!options.getOrDefault("digest", digest).equals(digest)) {
                throw new IllegalArgumentException("its method's text has the digest " + digest
                        + ", and not the one that it names, " + options.get("digest"));
            }
            options.put("digest", digest);
        });
        return Methods.spec(name, options);
    }

    /** Returns the text of the method file that an old weight file has in its metadata. */
    public static Optional<String> methodText(WeightsFile file) {
        return Optional.ofNullable(file.metadata().get(OPTION + "text"));
    }

    /** Reads the declared tasks, in JSON; PASCAL-Context's where there are no declarations. */
    private static Tasks tasks(Map<String, String> metadata) {
        List<TaskName> names = Arrays.stream(required(metadata, "tasks").split(","))
                .map(TaskName::of)
                .toList();
        String declarations = metadata.getOrDefault(DECLARATIONS, "[]");
        return Tasks.of(
                names,
                List.of(WeightflowJson.read(declarations.getBytes(StandardCharsets.UTF_8), TaskDeclaration[].class)));
    }

    /** Returns the base of a file's weights; empty if it holds all of them. */
    static Optional<BaseModel> beneath(WeightsFile file) {
        return form(file.metadata()) == Form.ADAPTER ? base(file) : Optional.empty();
    }

    /** @throws CheckpointException if the network's other weights are not those that the file leaves out */
    static void requireFrozen(WeightsFile file, Network network) {
        String expected = file.metadata().get(DIGEST_OF_FROZEN);
        if (expected != null && !network.digestOfFrozen().equals(expected)) {
            throw network.base().flatMap(BaseModel::weights).isPresent()
                    ? CheckpointException.otherBase(file.label())
                    : CheckpointException.baseNeeded(file.label());
        }
    }

    /** Returns the network's resolved hyperparameters, for readers without this code. */
    public static Map<String, String> configuration(Network network) {
        return configuration(network.config(), network.method());
    }

    private static Map<String, String> configuration(NetworkConfig network, Method method) {
        Map<String, String> values = new TreeMap<>();
        values.put("backbone", network.backbone().name());
        values.put("imageSize", Integer.toString(network.imageSize()));
        values.put("decoder", network.decoder().key());
        values.put("tasks", network.tasks().stream().map(Task::key).collect(Collectors.joining(",")));
        if (!network.tasks().isPascal()) {
            values.put(
                    DECLARATIONS,
                    new String(WeightflowJson.write(network.tasks().declarations()), StandardCharsets.UTF_8));
        }
        values.put("method", method.name().key());
        method.options().spec().words().forEach((option, value) -> values.put(OPTION + option, value));
        return values;
    }

    public Map<String, String> metadata() {
        Map<String, String> values = configuration(network, method);
        values.put("form", form.key());
        values.putAll(Safetensors.FROM_PYTORCH);
        base.ifPresent(model -> values.putAll(model.metadata()));
        digestOfFrozen.ifPresent(digest -> values.put(DIGEST_OF_FROZEN, digest));
        return values;
    }

    /** Reads the form. Files without one hold the trained weights if they name a base, and everything if they do not. */
    private static Form form(Map<String, String> metadata) {
        String key = metadata.getOrDefault(
                "form", BaseModel.of("", metadata).isPresent() ? Form.ADAPTER.key() : Form.WHOLE.key());
        return Arrays.stream(Form.values())
                .filter(form -> form.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("its form is '" + key + "'"));
    }

    /** Reads the base. Old files have the seed under another name. */
    private static Optional<BaseModel> base(WeightsFile file) {
        return BaseModel.of(file.label(), file.metadata())
                .or(() -> Optional.ofNullable(file.metadata().get("seed"))
                        .map(seed -> new BaseModel(Long.parseLong(seed), Optional.empty())));
    }

    private static String required(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new IllegalArgumentException("its metadata have no '" + key + "'");
        }
        return value;
    }
}
