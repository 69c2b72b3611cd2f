package dev.weightflow.cli.console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A noun: a command whose verbs do the work. */
@Command
public abstract class CommandGroup implements Runnable {
    /** What {@code --detach} means for every command that starts work. */
    protected static final String DETACH = "Return at once and let it go on, instead of waiting for its end.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** What is wrong with the words after a verb. */
    protected final ParameterException usage(String verb, String fault) {
        return new ParameterException(spec.subcommands().get(verb), fault);
    }
}
