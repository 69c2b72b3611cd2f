package dev.weightflow.cli.command;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.model.network.Checkpoint;
import dev.weightflow.model.network.PeftAdapter;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.weights.Conversion;
import dev.weightflow.model.weights.WeightsSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands over weight files: what is in one, and the forms that it can have. */
public final class WeightFileCommands {
    private WeightFileCommands() {}

    @Command(
            name = "inspect",
            description = {
                "Lists the tensors of a weight file, with its format, size, digest and metadata.",
                "Nothing in the file is run, whatever it holds; a file that contradicts itself is refused."
            })
    public static final class Inspect extends SessionCommand {

        @Parameters(
                paramLabel = ChosenModel.LABEL,
                description =
                        "A safetensors file, or what torch.save wrote (.pth, .pt, .bin); or a version of the running platform.")
        private String file;

        @Override
        protected void run() {
            WeightsSummary summary = WeightsSummary.of(
                    ChosenModel.of(session, file, Optional.empty()).checkpoint());
            terminal.show(summary, summary::toText);
        }
    }

    @Command(
            name = "convert",
            description = {
                "Rewrites the state dict of a weight file as safetensors, with its own names and element types.",
                "The output appears whole or not at all; an older file of that name is replaced."
            })
    public static final class Convert extends SessionCommand {

        @Parameters(
                paramLabel = "FILE",
                description = "What torch.save wrote (.pth, .pt, .bin), or a safetensors file.")
        private Path in;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The safetensors file to write.")
        private Path out;

        @Override
        protected void run() {
            Conversion conversion = Conversion.run(in, out);
            terminal.show(conversion, conversion::toText);
        }
    }

    @Command(
            name = "export",
            sortOptions = false,
            description = {
                "Writes a checkpoint in the form that other programs read.",
                "'merged' is the model as plain weights, under the official Swin Transformer's names behind 'backbone.'; 'peft' is a"
                        + " LoRA checkpoint as adapter folders of Hugging Face's PEFT."
            })
    public static final class Export extends SessionCommand {

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
                return PeftAdapter.export(chosen.checkpoint(), chosen.base(), out);
            }
            return List.of(Checkpoint.merge(chosen.checkpoint(), chosen.base(), Torch.device("cpu"), out)
                    .file());
        }
    }
}
