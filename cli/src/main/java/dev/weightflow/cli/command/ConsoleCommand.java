package dev.weightflow.cli.command;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.client.SessionCommand;
import dev.weightflow.cli.platform.ServiceName;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "console", description = "Makes a link that opens the registry's page in a browser, once.")
public final class ConsoleCommand extends SessionCommand {

    public ConsoleCommand(Session session) {
        super(session);
    }

    record ConsoleLink(String url, long seconds) {}

    @Override
    protected void run() {
        ServiceClient registry = session.client(ServiceName.CHECKPOINT_REGISTRY);
        Resource link = registry.post("/session-links", Map.of());
        ConsoleLink shown = new ConsoleLink(registry.service().base() + link.text("path"), link.number("seconds"));
        terminal.show(
                shown,
                () -> shown.url() + "\nIt opens one read-only session, works once, and expires in " + shown.seconds()
                        + " s.");
    }
}
