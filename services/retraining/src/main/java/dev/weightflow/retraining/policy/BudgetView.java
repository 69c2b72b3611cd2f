package dev.weightflow.retraining.policy;

import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Trainer seconds of a model's retraining budget.
 *
 * @param reserved for trainings that have not ended
 * @param windows none if the policy has no budget
 */
public record BudgetView(ModelName model, double reserved, List<Window> windows) {
    /**
     * Window that ends now.
     *
     * @param window {@code day}, 24 hours, or {@code month}, 30 days
     * @param budget seconds that may be spent in it
     * @param spent by trainings that ended in it
     * @param left what can be reserved now
     * @param nextFree the moment at which the oldest of these trainings leaves it, and how long it took
     */
    public record Window(String window, double budget, double spent, double left, Optional<Free> nextFree) {}

    /** Seconds that become free. */
    public record Free(Instant at, double seconds) {}
}
