package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.platform.PlatformDirectory;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "down", description = "Stops the platform; what it stored stays.")
public final class DownCommand extends SessionCommand {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Option(names = "--kill", description = "End it at once, as a crash would; the next start recovers.")
    private boolean kill;

    public DownCommand(Session session) {
        super(session);
    }

    @Override
    protected void run() {
        PlatformDirectory directory = new PlatformDirectory(terminal.directory());
        if (directory.supervisor().isPresent()) {
            terminal.say("Stopping Weightflow in " + directory.root());
        }
        boolean ran = directory.stop(kill, PATIENCE);
        terminal.show(
                Map.of("stopped", ran),
                () -> ran ? "Weightflow is stopped." : "Weightflow is not running in " + directory.root() + ".");
    }
}
