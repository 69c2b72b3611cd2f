package dev.weightflow.projection.model;

import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * State of an alias that points to a version, or once did, or is held.
 *
 * @param version the version that it points to; empty if none does
 * @param moves number of its moves so far, which is the number of its next move
 * @param since time of its last move
 * @param by person who asked for that, if one did
 * @param holds number of its holds so far, which is the number of its next hold
 * @param held the hold that was not released; it may have expired, see {@link #held(Instant)}
 */
public record AliasState(
        Alias alias,
        Optional<VersionNumber> version,
        int moves,
        Instant since,
        Optional<String> by,
        int holds,
        Optional<Hold> held) {

    /**
     * Hold of an alias, during which the gate does not move it.
     *
     * @param by the person who asked for it
     * @param until time when it expires; empty if it lasts until it is released
     */
    public record Hold(String reason, Instant since, Optional<String> by, Optional<Instant> until) {
        boolean lasts(Instant now) {
            return until.map(now::isBefore).orElse(true);
        }
    }

    static AliasState unused(Alias alias) {
        return new AliasState(alias, Optional.empty(), 0, Instant.EPOCH, Optional.empty(), 0, Optional.empty());
    }

    static AliasState of(Row row) {
        return new AliasState(
                new Alias(row.text("alias")),
                row.optionalNumber("version").map(Math::toIntExact).map(VersionNumber::new),
                (int) row.number("moves"),
                row.instant("since"),
                row.optionalText("mover"),
                (int) row.number("holds"),
                row.optionalText("held_reason")
                        .map(reason -> new Hold(
                                reason,
                                row.instant("held_since"),
                                row.optionalText("held_by"),
                                row.optionalText("held_until").map(Instant::parse))));
    }

    void put(Transaction transaction, ModelName model) {
        transaction.put(
                ModelTables.ALIASES,
                model.value(),
                alias.value(),
                version.map(VersionNumber::value),
                moves,
                since,
                by,
                holds,
                held.map(Hold::reason),
                held.map(Hold::since),
                held.flatMap(Hold::by),
                held.flatMap(Hold::until)
                        .map(Instant::toString)); // a person may name any time, and rows have none after 2262
    }

    AliasState movedTo(Optional<VersionNumber> target, EventMetadata metadata) {
        return new AliasState(alias, target, moves + 1, metadata.at(), metadata.actor(), holds, held);
    }

    AliasState heldBy(AliasHeld event, EventMetadata metadata) {
        Hold hold = new Hold(event.reason(), metadata.at(), metadata.actor(), event.until());
        return new AliasState(alias, version, moves, since, by, holds + 1, Optional.of(hold));
    }

    AliasState released() {
        return new AliasState(alias, version, moves, since, by, holds, Optional.empty());
    }

    /** Returns the hold that is in force at that time. */
    public Optional<Hold> held(Instant now) {
        return held.filter(hold -> hold.lasts(now));
    }

    /** Returns the same state without an expired hold. */
    public AliasState at(Instant now) {
        return held.equals(held(now)) ? this : released();
    }

    /** Returns whether it points to that version. */
    public boolean pointsTo(VersionNumber number) {
        return version.filter(number::equals).isPresent();
    }
}
