package dev.weightflow.local.fit;

import dev.weightflow.local.fit.History.Validation;

/** What {@code fit --json} prints. */
record FitResult(String out, Validation untrained, Validation best, Validation last, double gainOfBest) {

    static FitResult of(FitPlan plan, History history) {
        return new FitResult(
                plan.out().toString(),
                history.untrained(),
                history.best(),
                history.last(),
                history.gain(history.best()));
    }
}
