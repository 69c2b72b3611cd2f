package dev.weightflow.local.evaluations;

import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.CommandGroup;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./weightflow evaluations}. */
@Command(name = "evaluations", description = "Shows what was measured.")
public final class EvaluationsCommand extends CommandGroup {

    private EvaluationsCommand() {}

    /** The group with its commands. */
    public static CommandLine in(Session session) {
        return new CommandLine(new EvaluationsCommand())
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new ShowCommand(session));
    }
}
