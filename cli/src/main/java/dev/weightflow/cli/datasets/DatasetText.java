package dev.weightflow.cli.datasets;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import java.util.List;
import java.util.stream.Collectors;

/** Datasets for people. */
final class DatasetText {

    private static final int SHOWN = 10;

    private DatasetText() {}

    static String list(Dataset[] all) {
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

    static String one(DatasetDetail detail) {
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
                + quarantine(detail.manifest());
    }

    static String ingested(Ingestion end, DatasetDetail detail) {
        return "Dataset " + detail.dataset().id()
                + (end.wasThere() ? " was there already; nothing was stored: " : " is stored: ")
                + detail.dataset().content() + "." + quarantine(detail.manifest());
    }

    /** A line for each of the first samples that were left out; empty if none was. */
    private static String quarantine(DatasetDetail.Manifest manifest) {
        List<DatasetDetail.Quarantined> all = manifest.quarantined();
        String lines = all.stream()
                .limit(SHOWN)
                .map(sample -> "\nleft out: " + sample.sample() + " (" + sample.split() + "): " + sample.reason())
                .collect(Collectors.joining());
        return all.size() <= SHOWN ? lines : lines + "\nand " + (all.size() - SHOWN) + " more; --json shows them all";
    }
}
