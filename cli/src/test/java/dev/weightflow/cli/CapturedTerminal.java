package dev.weightflow.cli;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.Session.Poller;
import dev.weightflow.cli.console.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Terminal whose output a test can read. */
public final class CapturedTerminal {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Terminal terminal;

    public CapturedTerminal(Path root) {
        terminal = new Terminal(
                new PrintWriter(out, true), new PrintWriter(err, true), false, root, root.resolve(".weightflow"));
    }

    /** Runs the command line and returns the exit status. */
    public int run(String... arguments) {
        return Weightflow.over(terminal).execute(arguments);
    }

    /** Runs the command line, which finds services by these variables and polls without waiting. */
    public int run(Map<String, String> environment, String... arguments) {
        Poller poller = new Poller(Duration.ofSeconds(1), Duration.ofSeconds(5), time -> {});
        return Weightflow.over(new Session(terminal, environment, poller)).execute(arguments);
    }

    public Terminal terminal() {
        return terminal;
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }
}
