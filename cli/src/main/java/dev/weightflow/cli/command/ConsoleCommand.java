package dev.weightflow.cli.command;

import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.platform.ServiceName;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes a link by which a browser may see the registry's page. */
@Command(name = "console", description = "Makes a link that opens the registry's page in a browser, once.")
public final class ConsoleCommand implements Callable<Integer> {
    private final Session session;

    public ConsoleCommand(Session session) {
        this.session = session;
    }

    /** What the registry answers. */
    record Link(String path, long seconds) {}

    /** What is printed. */
    record ConsoleLink(String url, long seconds) {}

    @Override
    public Integer call() {
        ServiceClient registry = session.client(ServiceName.CHECKPOINT_REGISTRY);
        Link link = registry.post("/session-links", Map.of(), Link.class).value();
        ConsoleLink shown = new ConsoleLink(registry.service().base() + link.path(), link.seconds());
        session.terminal()
                .show(
                        shown,
                        () -> shown.url()
                                + "\nIt opens one session, which may look and change nothing; it is good once and for "
                                + shown.seconds() + " s.");
        return 0;
    }
}
