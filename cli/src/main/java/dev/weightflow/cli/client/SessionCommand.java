package dev.weightflow.cli.client;

import dev.weightflow.cli.console.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Command, or a noun whose verbs are commands. It does its work in {@link #run}, or in {@link #call} if its exit status depends on the outcome. */
@Command
public abstract class SessionCommand implements Callable<Integer> {
    /** Description of {@code --detach}, the same for every command that starts work. */
    protected static final String DETACH = "Return immediately instead of waiting for completion.";

    protected Session session;
    protected Terminal terminal;

    @Spec
    protected CommandSpec spec;

    public final SessionCommand in(Session its) {
        session = its;
        terminal = its.terminal();
        return this;
    }

    /** Sets the command's specification, where its annotations are not inspected. */
    public final void as(CommandSpec its) {
        spec = its;
    }

    @Override
    public Integer call() throws Exception {
        run();
        return 0;
    }

    protected void run() throws Exception {
        throw usage("Say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }

    protected final ParameterException usage(String fault) {
        return new ParameterException(spec.commandLine(), fault);
    }

    protected final ParameterException usage(String verb, String fault) {
        return new ParameterException(spec.subcommands().get(verb), fault);
    }

    protected final void require(boolean holds, String fault) {
        if (!holds) {
            throw usage(fault);
        }
    }

    protected final void requireAtLeast(int least, String option, int value) {
        require(value >= least, option + " is " + value + ", and must be at least " + least);
    }
}
