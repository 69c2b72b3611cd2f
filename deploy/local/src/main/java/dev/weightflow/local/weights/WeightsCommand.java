package dev.weightflow.local.weights;

import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.CommandGroup;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./weightflow weights}. */
@Command(name = "weights", description = "Keeps the pre-trained backbones that trainings of the platform start from.")
public final class WeightsCommand extends CommandGroup {

    private WeightsCommand() {}

    /** The group with its commands. */
    public static CommandLine in(Session session) {
        return new CommandLine(new WeightsCommand())
                .addSubcommand(new AddCommand(session))
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new ShowCommand(session))
                .addSubcommand(new RemoveCommand(session));
    }
}
