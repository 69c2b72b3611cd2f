package dev.weightflow.cli.client;

import dev.weightflow.cli.console.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command. It does its work in {@link #run}, or in {@link #call} if its exit status tells more than that it was done. */
@Command
public abstract class SessionCommand implements Callable<Integer> {
    protected final Session session;
    protected final Terminal terminal;

    @Spec
    protected CommandSpec spec;

    protected SessionCommand(Session session) {
        this.session = session;
        this.terminal = session.terminal();
    }

    @Override
    public Integer call() throws Exception {
        run();
        return 0;
    }

    protected void run() throws Exception {
        throw new IllegalStateException(spec.qualifiedName() + " does nothing");
    }

    protected final ParameterException usage(String fault) {
        return new ParameterException(spec.commandLine(), fault);
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
