package dev.weightflow.local.models;

import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.CommandGroup;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./weightflow models}. */
@Command(
        name = "models",
        description = "Shows registered models, promotes versions, tells how they came about, verifies them.")
public final class ModelsCommand extends CommandGroup {

    private ModelsCommand() {}

    /** The group with its commands. */
    public static CommandLine in(Session session) {
        return new CommandLine(new ModelsCommand())
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new ShowCommand(session))
                .addSubcommand(new PromoteCommand(session))
                .addSubcommand(new ExplainCommand(session))
                .addSubcommand(new VerifyCommand(session));
    }
}
