package dev.weightflow.cli.export;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.Release;
import dev.weightflow.cli.fit.HubMetadata;
import dev.weightflow.cli.fit.PythonModel;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.ModelDescription;
import dev.weightflow.model.network.ModelDescription.TaskOutput;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Merged model as a folder in the Hugging Face Hub's layout.
 *
 * <pre>
 *   config.json                 the model's configuration
 *   preprocessor_config.json    preprocessing of photographs
 *   model.safetensors           backbone and decoders
 *   README.md                   the model card
 *   weightflow_model.py         runs it with PyTorch alone
 * </pre>
 */
final class HuggingFaceFolder {

    private HuggingFaceFolder() {}

    /**
     * Writes the folder.
     *
     * @return its files
     * @throws CommandFailure if the Python file does not know the backbone
     */
    static List<Path> write(ChosenModel chosen, Path folder) throws IOException {
        try (Network network =
                Checkpoint.open(chosen.checkpoint(), chosen.base(), Torch.device("cpu"), chosen.texts())) {
            network.requirePlain(chosen.checkpoint().toString());
            SwinConfig swin = swin(network, chosen.checkpoint());
            Files.createDirectories(folder);
            Path model = folder.resolve("model.safetensors");
            Checkpoint.writeMerged(network, model);
            return List.of(
                    json(folder.resolve("config.json"), ModelDescription.config(network, swin)),
                    json(folder.resolve("preprocessor_config.json"), ModelDescription.preprocessor(network.config())),
                    model,
                    text(folder.resolve("README.md"), card(network, Digest.of(chosen.checkpoint()))),
                    text(folder.resolve(PythonModel.NAME), PythonModel.text()));
        }
    }

    private static SwinConfig swin(Network network, Path checkpoint) {
        if (network.config().backbone() instanceof SwinConfig swin) {
            return swin;
        }
        throw CommandFailure.refused(
                "backbone-not-in-python",
                checkpoint + " has the backbone '" + network.config().backbone().name() + "', but the folder's "
                        + PythonModel.NAME
                        + " supports Swin Transformers only; export it with --format onnx or merged");
    }

    private static Path json(Path file, Map<String, Object> content) throws IOException {
        return text(
                file,
                WeightflowJson.mapper()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .writeValueAsString(content) + "\n");
    }

    private static Path text(Path file, String content) {
        AtomicFile.write(file, content);
        return file;
    }

    private static String card(Network network, Digest checkpoint) {
        String method = network.method().name().key();
        int size = network.config().imageSize();
        return HubMetadata.of(network)
                + """
                # Swin-%1$s, fine-tuned with %2$s

                | | |
                |---|---|
                | tasks | %3$s |
                | method | %2$s %4$s |
                | images | %5$d × %5$d pixels |
                | decoders | %6$s |
                | base weights | %7$s |
                | exported from | a checkpoint, sha256 %8$s |
                %9$s
                What it was trained on and how good it is, the model card of its run says.

                ## Use

                %10$s

                `model.safetensors` has the adapters merged into plain weights. A photograph is resized to a square by cubic interpolation without antialiasing, cut to whole levels and normalised, as `Model.image` does it.
                """.formatted(
                                network.config().backbone().name(),
                                method,
                                ModelDescription.tasks(network.config()).stream()
                                        .map(TaskOutput::name)
                                        .collect(Collectors.joining(", ")),
                                network.method().options().spec().words(),
                                size,
                                network.config().decoder().key(),
                                base(network),
                                checkpoint.hex(),
                                Release.version()
                                        .map(version -> "| exported with | Weightflow " + version + " |\n")
                                        .orElse(""),
                                PythonModel.use(network, "."));
    }

    private static String base(Network network) {
        return network.base()
                .map(base -> base.weights()
                        .map(weights -> "sha256 " + weights.hex())
                        .orElse("random, from seed " + base.seed()))
                .orElse("not recorded in the checkpoint");
    }
}
