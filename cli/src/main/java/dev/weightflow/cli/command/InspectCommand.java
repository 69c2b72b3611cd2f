package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.model.weights.WeightsSummary;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        description = {
            "Lists the tensors of a weight file, with its format, size, digest and metadata.",
            "Nothing in the file is run, whatever it holds; a file that contradicts itself is refused."
        })
public final class InspectCommand extends SessionCommand {

    @Parameters(
            paramLabel = ChosenModel.LABEL,
            description =
                    "A safetensors file, or what torch.save wrote (.pth, .pt, .bin); or a version of the running platform.")
    private String file;

    public InspectCommand(Session session) {
        super(session);
    }

    @Override
    protected void run() {
        WeightsSummary summary = WeightsSummary.of(
                ChosenModel.of(session, file, Optional.empty()).checkpoint());
        terminal.show(summary, summary::toText);
    }
}
