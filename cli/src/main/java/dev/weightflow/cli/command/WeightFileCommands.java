package dev.weightflow.cli.command;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.data.weights.Conversion;
import dev.weightflow.data.weights.WeightsSummary;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands over weight files: inspection and conversion. */
public final class WeightFileCommands {
    private WeightFileCommands() {}

    @Command(
            name = "inspect",
            description = {
                "Lists the tensors of a weight file, with its format, size, digest and metadata.",
                "Nothing in the file is executed; an inconsistent file is rejected."
            })
    public static final class Inspect extends SessionCommand {

        @Parameters(
                paramLabel = ChosenModel.LABEL,
                description =
                        "A safetensors file or a torch.save file (.pth, .pt, .bin); or a version of the running platform.")
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
                "The output is written atomically and replaces an existing file."
            })
    public static final class Convert extends SessionCommand {

        @Parameters(paramLabel = "FILE", description = "A torch.save file (.pth, .pt, .bin) or a safetensors file.")
        private Path in;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The safetensors file to write.")
        private Path out;

        @Option(names = "--half", description = "Round floating-point numbers of 32 and 64 bits to 16 (float16).")
        private boolean half;

        @Override
        protected void run() {
            Conversion conversion = Conversion.run(in, out, half);
            terminal.show(conversion, conversion::toText);
        }
    }
}
