package dev.weightflow.local.datasets;

import java.util.List;
import java.util.stream.Collectors;

/** What was left out of a dataset, for people. */
final class Quarantine {

    private static final int SHOWN = 10;

    private Quarantine() {}

    /** A line a sample, the first of them; empty if nothing was left out. */
    static String asText(DatasetDetail.Manifest manifest) {
        List<DatasetDetail.Quarantined> all = manifest.quarantined();
        String lines = all.stream()
                .limit(SHOWN)
                .map(sample -> "\nleft out: " + sample.sample() + " (" + sample.split() + "): " + sample.reason())
                .collect(Collectors.joining());
        return all.size() <= SHOWN ? lines : lines + "\nand " + (all.size() - SHOWN) + " more; --json shows them all";
    }
}
