package dev.weightflow.registry.promotion;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasReleased;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Holds aliases and releases them. While an alias is held, the gate decides nothing about it; a person may still move it by force. */
public final class Holds {
    private final Journals journals;
    private final InstantSource clock;

    public Holds(Journals journals, InstantSource clock) {
        this.journals = journals;
        this.clock = clock;
    }

    /**
     * Holds the alias, replacing an earlier hold. Returns whether that changed anything.
     *
     * @param until when the hold expires; absent if it lasts until it is released
     * @throws dev.weightflow.schema.InvalidRecordException if that is in the past
     */
    public CompletableFuture<Boolean> hold(
            ModelName model, Alias alias, String reason, Optional<Instant> until, EventContext context) {
        Instant now = clock.instant();
        Faults.of("A hold")
                .require(
                        until.map(now::isBefore).orElse(true),
                        "until must lie in the future, and %s does not",
                        until.orElse(now))
                .raise();
        return journals.decide(context, state -> {
            AliasState before = state.model(model).alias(alias);
            boolean same = before.held(now)
                    .filter(held -> held.reason().equals(reason) && held.until().equals(until))
                    .isPresent();
            return same
                    ? Decision.none(false)
                    : Decision.of(new AliasHeld(model, alias, before.holds(), until, reason), true);
        });
    }

    /** Releases the alias. Returns whether it was held. */
    public CompletableFuture<Boolean> release(ModelName model, Alias alias, String reason, EventContext context) {
        Instant now = clock.instant();
        return journals.decide(context, state -> {
            AliasState before = state.model(model).alias(alias);
            return before.held(now).isEmpty()
                    ? Decision.none(false)
                    : Decision.of(new AliasReleased(model, alias, before.holds() - 1, reason), true);
        });
    }
}
