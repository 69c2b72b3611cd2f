package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.CommandGroup;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./weightflow jobs}. */
@Command(name = "jobs", description = "Shows training jobs, waits for them, stops them.")
public final class JobsCommand extends CommandGroup {

    private JobsCommand() {}

    /** The group with its commands. */
    public static CommandLine in(Session session) {
        return new CommandLine(new JobsCommand())
                .addSubcommand(new ListCommand(session))
                .addSubcommand(new ShowCommand(session))
                .addSubcommand(new WatchCommand(session))
                .addSubcommand(new CancelCommand(session));
    }
}
