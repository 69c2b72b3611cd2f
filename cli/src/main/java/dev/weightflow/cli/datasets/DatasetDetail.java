package dev.weightflow.cli.datasets;

import java.util.List;

/** A dataset version with its manifest, as far as the command line knows them. */
public record DatasetDetail(Dataset dataset, Manifest manifest) {

    /** What the version is made of, and what was left out of it. */
    public record Manifest(List<Shard> shards, List<Quarantined> quarantined) {}

    /** A file of samples. */
    public record Shard(String digest, String split, int samples, long bytes) {}

    /** A sample that was left out. */
    public record Quarantined(String sample, String split, String code, String reason) {}
}
