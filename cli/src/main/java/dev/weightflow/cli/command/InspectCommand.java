package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.weights.ChosenModel;
import dev.weightflow.model.weights.WeightsSummary;
import java.util.Optional;
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

    private final Session session;

    @Parameters(
            paramLabel = ChosenModel.LABEL,
            description =
                    "A safetensors file, or what torch.save wrote (.pth, .pt, .bin); or a version of the running platform.")
    private String file;

    public InspectCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        WeightsSummary summary = WeightsSummary.of(
                ChosenModel.of(session, file, Optional.empty()).checkpoint());
        session.terminal().show(summary, summary::toText);
    }
}
