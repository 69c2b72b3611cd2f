package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformStatus;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Shows platform status; the exit status is 3 when it does not run.")
public final class StatusCommand extends SessionCommand {

    public StatusCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        PlatformStatus status = PlatformStatus.of(new PlatformDirectory(terminal.directory()));
        terminal.show(status, status::asText);
        return status.running() ? ExitStatus.DONE.code() : ExitStatus.UNAVAILABLE.code();
    }
}
