package dev.weightflow.registry.gate;

import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.schema.evaluation.GateVerdict;

/**
 * Ruling of a gate.
 *
 * @param outcome promoted, rejected or undecided
 * @param verdict the verdict with the numbers that it rests on
 */
public record Ruling(Outcome outcome, GateVerdict verdict) {

    static Ruling of(GateVerdict verdict) {
        return new Ruling(verdict.passed() ? Outcome.PROMOTED : Outcome.REJECTED, verdict);
    }

    static Ruling undecided(GateVerdict verdict) {
        return new Ruling(Outcome.UNDECIDED, verdict);
    }
}
