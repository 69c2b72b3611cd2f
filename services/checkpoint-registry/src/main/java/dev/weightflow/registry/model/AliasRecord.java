package dev.weightflow.registry.model;

import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * An alias that points to a version, or once did.
 *
 * @param version the version that it points to; empty if it was taken away
 * @param moves how often it was moved: the number of its next move
 * @param since when it was moved last
 */
public record AliasRecord(Alias alias, Optional<VersionNumber> version, int moves, Instant since) {

    static AliasRecord unused(Alias alias) {
        return new AliasRecord(alias, Optional.empty(), 0, Instant.EPOCH);
    }

    AliasRecord movedTo(Optional<VersionNumber> target, Instant at) {
        return new AliasRecord(alias, target, moves + 1, at);
    }
}
