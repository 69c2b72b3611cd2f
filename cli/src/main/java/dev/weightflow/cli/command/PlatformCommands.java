package dev.weightflow.cli.command;

import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.platform.StatusText;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformStatus;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands that inspect or stop the platform on this machine. */
public final class PlatformCommands {
    private PlatformCommands() {}

    @Command(name = "status", description = "Shows the platform's status; exits with 3 if it is not running.")
    public static final class Status extends SessionCommand {

        @Override
        public Integer call() {
            PlatformStatus status = PlatformStatus.of(new PlatformDirectory(terminal.directory()));
            terminal.show(status, () -> StatusText.of(status));
            return status.running() ? ExitStatus.DONE.code() : ExitStatus.UNAVAILABLE.code();
        }
    }

    @Command(name = "down", description = "Stops the platform; its data is kept.")
    public static final class Down extends SessionCommand {

        private static final Duration PATIENCE = Duration.ofSeconds(120);

        @Option(names = "--kill", description = "Kill it, as a crash would; the next start recovers.")
        private boolean kill;

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
}
