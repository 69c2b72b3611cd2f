package dev.weightflow.cli.fit;

import dev.weightflow.cli.fit.History.Validation;

/** What {@code fit --json} prints; Δm is that over the published single-task models. */
record FitResult(String out, Validation untrained, Validation best, Validation last, double deltaMOfBest) {

    static FitResult of(FitPlan plan, History history) {
        return new FitResult(
                plan.out().toString(),
                history.untrained(),
                history.best(),
                history.last(),
                history.best().deltaM());
    }
}
