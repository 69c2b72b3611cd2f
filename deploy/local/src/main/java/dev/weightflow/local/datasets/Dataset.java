package dev.weightflow.local.datasets;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A data set version, as far as the command line knows it. */
public record Dataset(
        String id,
        String source,
        List<String> tasks,
        Map<String, Integer> samples,
        int quarantined,
        long bytes,
        Instant ingestedAt) {

    /** How many samples a split has. */
    public int samples(String split) {
        return samples.getOrDefault(split, 0);
    }

    String counts() {
        return samples("train") + " training and " + samples("val") + " validation samples"
                + (quarantined == 0 ? "" : ", " + quarantined + " left out");
    }
}
