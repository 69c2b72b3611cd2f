package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.Shutdown;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Stops the platform. */
@Command(name = "down", description = "Stops the platform; what it stored stays.")
public final class DownCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Terminal terminal;

    @Option(names = "--kill", description = "End it at once, as a crash would; the next start recovers.")
    private boolean kill;

    public DownCommand(Session session) {
        this.terminal = session.terminal();
    }

    @Override
    public Integer call() {
        PlatformDirectory directory = new PlatformDirectory(terminal.directory());
        if (directory.supervisor().isPresent()) {
            terminal.say("Stopping Weightflow in " + directory.root());
        }
        Shutdown shutdown = new Shutdown(directory);
        boolean ran = kill ? shutdown.atOnce(PATIENCE) : shutdown.cleanly(PATIENCE);
        terminal.show(
                Map.of("stopped", ran),
                () -> ran ? "Weightflow is stopped." : "Weightflow is not running in " + directory.root() + ".");
        return 0;
    }
}
