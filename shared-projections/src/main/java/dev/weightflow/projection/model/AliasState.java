package dev.weightflow.projection.model;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * An alias that points to a version, or once did.
 *
 * @param version the version that it points to; empty if it was removed
 * @param moves how often it was moved: the number of its next move
 * @param since when it was moved last
 * @param by who asked for that, if a person did
 */
public record AliasState(Alias alias, Optional<VersionNumber> version, int moves, Instant since, Optional<String> by) {

    static AliasState unused(Alias alias) {
        return new AliasState(alias, Optional.empty(), 0, Instant.EPOCH, Optional.empty());
    }

    AliasState movedTo(Optional<VersionNumber> target, EventMetadata metadata) {
        return new AliasState(alias, target, moves + 1, metadata.at(), metadata.actor());
    }

    /** Whether it points to that version. */
    public boolean pointsTo(VersionNumber number) {
        return version.filter(number::equals).isPresent();
    }
}
