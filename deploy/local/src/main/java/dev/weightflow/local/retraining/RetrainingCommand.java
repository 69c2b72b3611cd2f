package dev.weightflow.local.retraining;

import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.CommandGroup;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./weightflow retraining}. */
@Command(
        name = "retraining",
        description = "Lets models be trained again when data arrive, and tells what comes of a dataset.")
public final class RetrainingCommand extends CommandGroup {

    private RetrainingCommand() {}

    /** The group with its commands. */
    public static CommandLine in(Session session) {
        return new CommandLine(new RetrainingCommand())
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new ShowCommand(session))
                .addSubcommand(new SetCommand(session))
                .addSubcommand(new RemoveCommand(session))
                .addSubcommand(new ExplainCommand(session));
    }
}
