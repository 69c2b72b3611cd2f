package dev.weightflow.cli.export;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.Release;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.cli.weights.MethodTrust;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.OnnxExport;
import dev.weightflow.model.network.PeftAdapter;
import dev.weightflow.model.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Exports a checkpoint to formats that other programs read.",
            "'merged' is the model as plain weights, under the backbone's published names behind 'backbone.'; 'onnx' is the merged"
                    + " model as a graph that ONNX Runtime and others run, with an output for each task; 'huggingface' is a folder with"
                    + " the merged model, config.json, preprocessor_config.json, a model card and a Python file that predicts; 'peft' is"
                    + " a LoRA checkpoint as adapter folders of Hugging Face's PEFT."
        })
public final class ExportCommand extends SessionCommand {

    private enum Form {
        MERGED(false),
        ONNX(false),
        HUGGINGFACE(true),
        PEFT(true);

        private final boolean folder;

        Form(boolean folder) {
            this.folder = folder;
        }
    }

    @Parameters(paramLabel = ChosenModel.LABEL, description = ChosenModel.DESCRIPTION)
    private String model;

    @Option(
            names = "--format",
            defaultValue = "merged",
            description = "merged, onnx, huggingface or peft (${DEFAULT-VALUE}).")
    private Form form;

    @Option(names = "--weights", paramLabel = "NAME|FILE", description = ChosenModel.WEIGHTS)
    private Optional<Path> weights;

    @Mixin
    private final MethodTrust trust = new MethodTrust();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "The file to write, or the folder of huggingface and peft.")
    private Path out;

    record Result(List<String> written) {}

    @Override
    protected void run() throws IOException {
        String asked = "--out is " + out + ", a %s, but '" + form.name().toLowerCase(Locale.ROOT) + "' writes a %s";
        require(!form.folder || !Files.isRegularFile(out), asked.formatted("file", "folder; name another"));
        require(form.folder || !Files.isDirectory(out), asked.formatted("folder", "file; name one in it"));
        Result result = new Result(export().stream().map(Path::toString).toList());
        terminal.show(result, () -> "Wrote " + String.join(", ", result.written()));
    }

    private List<Path> export() throws IOException {
        ChosenModel chosen = ChosenModel.of(session, model, weights, trust);
        return switch (form) {
            case MERGED ->
                List.of(Checkpoint.merge(chosen.checkpoint(), chosen.base(), Torch.device("cpu"), out, chosen.texts())
                        .file());
            case ONNX ->
                List.of(OnnxExport.write(
                                chosen.checkpoint(),
                                chosen.base(),
                                Release.version().orElse(""),
                                out,
                                chosen.texts())
                        .file());
            case HUGGINGFACE -> HuggingFaceFolder.write(chosen, out);
            case PEFT -> PeftAdapter.export(chosen.checkpoint(), chosen.base(), Files.createDirectories(out));
        };
    }
}
