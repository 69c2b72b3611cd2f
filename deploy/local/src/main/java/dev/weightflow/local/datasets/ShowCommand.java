package dev.weightflow.local.datasets;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.console.Quantities;
import dev.weightflow.local.console.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./weightflow datasets show}. */
@Command(name = "show", description = "Shows a dataset, its shards, and what was left out of it and why.")
final class ShowCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "ID", description = "The dataset's id, or the beginning of it.")
    private String id;

    ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Answer<DatasetDetail> detail = new Datasets(session).show(id);
        session.terminal().show(detail.raw(), () -> text(detail.value()));
        return 0;
    }

    private static String text(DatasetDetail detail) {
        Dataset dataset = detail.dataset();
        Table shards = Table.of("SHARD", "SPLIT", ">SAMPLES", ">SIZE");
        detail.manifest()
                .shards()
                .forEach(shard -> shards.row(
                        Quantities.brief(shard.digest()),
                        shard.split(),
                        shard.samples(),
                        Quantities.bytes(shard.bytes())));
        return "Dataset " + dataset.id() + "\nof " + dataset.source() + ", ingested "
                + Quantities.time(dataset.ingestedAt()) + "\n" + dataset.content() + "\n\n" + shards
                + Quarantine.asText(detail.manifest());
    }
}
