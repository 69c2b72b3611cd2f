package dev.weightflow.projection.model;

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
 */
public record AliasState(Alias alias, Optional<VersionNumber> version, int moves, Instant since) {

    static AliasState unused(Alias alias) {
        return new AliasState(alias, Optional.empty(), 0, Instant.EPOCH);
    }

    AliasState movedTo(Optional<VersionNumber> target, Instant at) {
        return new AliasState(alias, target, moves + 1, at);
    }

    /** Whether it points to that version. */
    public boolean pointsTo(VersionNumber number) {
        return version.filter(number::equals).isPresent();
    }
}
