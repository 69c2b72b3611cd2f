package dev.weightflow.cli.models;

import java.util.List;
import java.util.Optional;

/**
 * A version with all that the registry says of it.
 *
 * @param decisions what was decided about it, the earliest first
 * @param pictures pictures of its predictions
 * @param note why something is absent, if something is
 */
public record VersionDetail(
        Version version,
        List<Decision> decisions,
        List<Artifact> artifacts,
        List<Picture> pictures,
        Optional<String> note) {

    /** An object in the store. */
    public record Artifact(String name, String digest, Optional<Long> bytes) {}

    /** Where the registry gives a picture, relative to its root. */
    public record Picture(String sample, String task, String href) {}
}
