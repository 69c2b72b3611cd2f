package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.model.weights.Conversion;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "convert",
        description = {
            "Rewrites the state dict of a weight file as safetensors, with its own names and element types.",
            "The output appears whole or not at all; an older file of that name is replaced."
        })
public final class ConvertCommand extends SessionCommand {

    @Parameters(paramLabel = "FILE", description = "What torch.save wrote (.pth, .pt, .bin), or a safetensors file.")
    private Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The safetensors file to write.")
    private Path out;

    public ConvertCommand(Session session) {
        super(session);
    }

    @Override
    protected void run() {
        Conversion conversion = Conversion.run(in, out);
        terminal.show(conversion, conversion::toText);
    }
}
