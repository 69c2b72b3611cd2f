package dev.weightflow.cli.weights;

import dev.weightflow.cli.console.Terminal;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.PeftAdapter;
import dev.weightflow.model.tensor.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow export}. */
@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Writes a checkpoint in the form that other programs read.",
            "'merged' is the model as plain weights, under the official Swin Transformer's names behind 'backbone.'; 'peft' is a"
                    + " LoRA checkpoint as adapter folders of Hugging Face's PEFT."
        })
public final class ExportCommand implements Runnable {

    private final Terminal terminal;

    /** The forms there are. */
    private enum Form {
        MERGED,
        PEFT
    }

    @Parameters(paramLabel = "CHECKPOINT", description = "A checkpoint of 'fit' or of the platform.")
    private Path checkpoint;

    @Option(names = "--format", defaultValue = "merged", description = "merged or peft (${DEFAULT-VALUE}).")
    private Form form;

    @Option(
            names = "--base-weights",
            paramLabel = "FILE",
            description = "For an adapter alone: the weights that it was trained over.")
    private Optional<Path> baseWeights;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "The file, or PEFT's folder, to write.")
    private Path out;

    public ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What {@code --json} prints. */
    record Result(List<String> written) {}

    @Override
    public void run() {
        try {
            Result result = new Result(export().stream().map(Path::toString).toList());
            terminal.show(result, () -> "Wrote " + String.join(", ", result.written()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> export() throws IOException {
        if (form == Form.PEFT) {
            Files.createDirectories(out);
            return PeftAdapter.export(checkpoint, out);
        }
        return List.of(Checkpoint.merge(checkpoint, baseWeights, Torch.device("cpu"), out)
                .file());
    }
}
