package dev.weightflow.local.datasets;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Quantities;
import dev.weightflow.local.console.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./weightflow datasets list}. */
@Command(name = "list", description = "Lists the datasets, the newest first.")
final class ListCommand implements Callable<Integer> {

    private final Session session;

    ListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<Dataset[]> all = new Datasets(session).list();
        session.terminal().show(all.raw(), () -> text(all.value()));
        return 0;
    }

    private static String text(Dataset[] all) {
        if (all.length == 0) {
            return "There is no dataset yet: './weightflow datasets ingest DIR' makes one.";
        }
        Table table = Table.of("DATASET", ">TRAIN", ">VAL", ">LEFT OUT", ">SIZE", "INGESTED", "SOURCE");
        for (Dataset dataset : all) {
            table.row(
                    Quantities.brief(dataset.id()),
                    dataset.samples("train"),
                    dataset.samples("val"),
                    dataset.quarantined(),
                    Quantities.bytes(dataset.bytes()),
                    Quantities.time(dataset.ingestedAt()),
                    dataset.source());
        }
        return table.toString();
    }
}
