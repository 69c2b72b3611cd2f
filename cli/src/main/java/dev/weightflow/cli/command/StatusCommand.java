package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tells how the platform is. */
@Command(name = "status", description = "Shows platform status; the exit status is 3 when it does not run.")
public final class StatusCommand implements Callable<Integer> {

    private final Terminal terminal;

    public StatusCommand(Session session) {
        this.terminal = session.terminal();
    }

    @Override
    public Integer call() {
        PlatformStatus status = PlatformStatus.of(new PlatformDirectory(terminal.directory()));
        terminal.show(status, status::asText);
        return status.running() ? ExitStatus.DONE.code() : ExitStatus.UNAVAILABLE.code();
    }
}
