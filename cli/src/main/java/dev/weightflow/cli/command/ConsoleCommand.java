package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PartState.PartStatus;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformStatus;
import dev.weightflow.local.platform.ServiceName;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "console",
        description = "Opens the console in a browser if there is a desktop, and prints the link, which works once.")
public final class ConsoleCommand extends SessionCommand {
    private static final Set<PartStatus> COMING =
            EnumSet.of(PartStatus.WAITING, PartStatus.STARTING, PartStatus.RESTARTING);

    @Option(names = "--act", description = "Give the session your token's permissions; otherwise it is read-only.")
    private boolean act;

    @Option(names = "--print", description = "Print the link without opening a browser.")
    private boolean print;

    record ConsoleLink(String url, long seconds, boolean act) {}

    @Override
    protected void run() throws InterruptedException {
        ConsoleLink link = isComing() ? session.poller().until(this::link, answer -> {}, answer -> true) : link();
        terminal.show(
                link,
                () -> link.url() + "\nIt opens one session that "
                        + (link.act() ? "has your token's permissions" : "only reads") + ", works once, and expires in "
                        + link.seconds() + " s.");
        if (!print && !terminal.json()) {
            Browser.of(session.environment()).ifPresent(browser -> browser.open(URI.create(link.url())));
        }
    }

    private ConsoleLink link() {
        ServiceClient console = session.client(ServiceName.CONSOLE);
        Resource made = console.post("/session-links?act=" + act, Map.of());
        return new ConsoleLink(console.service().base() + made.text("path"), made.number("seconds"), act);
    }

    /** Returns whether the console of this machine's platform is still starting, as the platform does not wait for it. */
    private boolean isComing() {
        if (session.environment().containsKey(ServiceName.CONSOLE.urlVariable())) {
            return false;
        }
        PlatformStatus platform = PlatformStatus.of(new PlatformDirectory(terminal.directory()));
        Optional<PartState> console = platform.instanceOf(ServiceName.CONSOLE);
        if (platform.running() && !platform.parts().isEmpty() && console.isEmpty()) {
            throw new CommandFailure(
                    "no-console",
                    ExitStatus.UNAVAILABLE,
                    "The platform in " + platform.directory()
                            + " was started with --no-console: './weightflow down' and './weightflow up' start it with one.");
        }
        return console.filter(part -> COMING.contains(part.status())).isPresent();
    }
}
