package dev.weightflow.cli.command;

import dev.weightflow.cli.console.Terminal;
import dev.weightflow.model.weights.WeightsSummary;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weightflow inspect}: what a weight file holds. */
@Command(
        name = "inspect",
        description = {
            "Lists the tensors of a weight file, with its format, size, digest and metadata.",
            "Nothing in the file is run, whatever it holds; a file that contradicts itself is refused."
        })
public final class InspectCommand implements Runnable {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "A safetensors file, or what torch.save wrote (.pth, .pt, .bin).")
    private Path file;

    public InspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        WeightsSummary summary = WeightsSummary.of(file);
        terminal.show(summary, summary::toText);
    }
}
