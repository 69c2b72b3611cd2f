package dev.weightflow.local.weights;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Quantities;
import dev.weightflow.local.console.Table;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./weightflow weights list}. */
@Command(name = "list", description = "Lists the base weights that the platform has.")
final class ListCommand implements Callable<Integer> {

    private final Session session;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<StoredBackbone[]> all = new StoredWeights(session).list();
        session.terminal().show(all.raw(), () -> table(all.value()));
        return 0;
    }

    private static String table(StoredBackbone[] all) {
        if (all.length == 0) {
            return "There are no base weights yet: './weightflow weights add FILE --name NAME' adds some.";
        }
        Table table = Table.of("NAME", "DIGEST", "MODEL", ">PARAMETERS", ">SIZE", "FROM", "ADDED");
        for (StoredBackbone each : all) {
            table.row(
                    each.names().isEmpty() ? "-" : String.join(", ", each.names()),
                    each.digest().shortId(),
                    each.model().key(),
                    String.format(Locale.ROOT, "%,d", each.elements()),
                    Quantities.bytes(each.bytes()),
                    each.source(),
                    Quantities.time(each.addedAt()));
        }
        return table.toString();
    }
}
