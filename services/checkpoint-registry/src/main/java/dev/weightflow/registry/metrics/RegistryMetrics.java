package dev.weightflow.registry.metrics;

import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.json.UnreadableJsonException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Counters of this instance's decisions. Every series exists from the start. */
public final class RegistryMetrics {
    private static final List<String> FAILURES = List.of(
            "object-not-found",
            "object-damaged",
            "object-too-large",
            "checkpoint-missing",
            "manifest-contradicts",
            "report-contradicts",
            UnreadableJsonException.CODE,
            CausationTooDeepException.CODE);

    private static final String ROLLBACKS = "weightflow.rollbacks";
    private static final String PROPOSALS = "weightflow.rollbacks.proposed";

    private final MeterRegistry meters;

    public RegistryMetrics(MeterRegistry meters) {
        this.meters = meters;
        List.of(ROLLBACKS, PROPOSALS).forEach(meters::counter);
        FAILURES.forEach(code -> meters.counter("weightflow.failures", "code", code));
        List.of("registered", "failed").forEach(this::registration);
        List.of("passed", "rejected", "undecided").forEach(this::decision);
        List.of("gate", "person", "rollback").forEach(this::move);
    }

    /** Counts an event that this instance stated. */
    public void stated(ModelEvent event) {
        if (event instanceof ModelVersionRegistered) {
            registration("registered").increment();
        } else if (event instanceof RegistrationFailed failed) {
            registration("failed").increment();
            meters.counter("weightflow.failures", "code", failed.failure().code())
                    .increment();
        } else if (event instanceof PromotionRejected) {
            decision("rejected").increment();
        } else if (event instanceof PromotionUndecided) {
            decision("undecided").increment();
        } else if (event instanceof AliasMoved moved) {
            moved.verdict().ifPresent(verdict -> decision("passed").increment());
            move(moved.rollback() ? "rollback" : moved.verdict().isPresent() ? "gate" : "person")
                    .increment();
        } else if (event instanceof VersionRolledBack) {
            meters.counter(ROLLBACKS).increment();
        } else if (event instanceof RollbackProposed) {
            meters.counter(PROPOSALS).increment();
        }
    }

    private Counter registration(String outcome) {
        return meters.counter("weightflow.registrations", "outcome", outcome);
    }

    private Counter decision(String outcome) {
        return meters.counter("weightflow.gate.decisions", "outcome", outcome);
    }

    private Counter move(String by) {
        return meters.counter("weightflow.alias.moves", "by", by);
    }
}
