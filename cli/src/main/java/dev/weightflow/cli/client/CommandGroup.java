package dev.weightflow.cli.client;

import picocli.CommandLine.ParameterException;

/** A noun: a command whose verbs do the work. */
public abstract class CommandGroup extends SessionCommand {
    /** What {@code --detach} means for every command that starts work. */
    protected static final String DETACH = "Return at once and let it go on, instead of waiting for its end.";

    protected CommandGroup(Session session) {
        super(session);
    }

    @Override
    protected void run() {
        throw usage("Say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }

    protected final ParameterException usage(String verb, String fault) {
        return new ParameterException(spec.subcommands().get(verb), fault);
    }
}
