package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.PeftAdapter;
import dev.weightflow.model.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Writes a checkpoint in the form that other programs read.",
            "'merged' is the model as plain weights, under the official Swin Transformer's names behind 'backbone.'; 'peft' is a"
                    + " LoRA checkpoint as adapter folders of Hugging Face's PEFT."
        })
public final class ExportCommand extends SessionCommand {

    private enum Form {
        MERGED,
        PEFT
    }

    @Parameters(paramLabel = ChosenModel.LABEL, description = ChosenModel.DESCRIPTION)
    private String model;

    @Option(names = "--format", defaultValue = "merged", description = "merged or peft (${DEFAULT-VALUE}).")
    private Form form;

    @Option(names = "--weights", paramLabel = "FILE", description = ChosenModel.WEIGHTS)
    private Optional<Path> weights;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "The file, or PEFT's folder, to write.")
    private Path out;

    public ExportCommand(Session session) {
        super(session);
    }

    record Result(List<String> written) {}

    @Override
    protected void run() throws IOException {
        Result result = new Result(export().stream().map(Path::toString).toList());
        terminal.show(result, () -> "Wrote " + String.join(", ", result.written()));
    }

    private List<Path> export() throws IOException {
        ChosenModel chosen = ChosenModel.of(session, model, weights);
        if (form == Form.PEFT) {
            Files.createDirectories(out);
            return PeftAdapter.export(chosen.checkpoint(), out);
        }
        return List.of(Checkpoint.merge(chosen.checkpoint(), chosen.base(), Torch.device("cpu"), out)
                .file());
    }
}
