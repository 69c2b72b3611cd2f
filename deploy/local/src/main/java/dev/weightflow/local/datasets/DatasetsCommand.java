package dev.weightflow.local.datasets;

import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.CommandGroup;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./weightflow datasets}. */
@Command(name = "datasets", description = "Ingests datasets and shows those there are.")
public final class DatasetsCommand extends CommandGroup {

    private DatasetsCommand() {}

    /** The group with its commands. */
    public static CommandLine in(Session session) {
        return new CommandLine(new DatasetsCommand())
                .addSubcommand(new IngestCommand(session))
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new ShowCommand(session));
    }
}
