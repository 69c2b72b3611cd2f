package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.FairRows.Budget;
import java.util.Optional;

/**
 * Preparation of the rows before the comparison.
 *
 * @param budget that all rows were fitted to, with {@code --fair}; without it each keeps its authors' settings
 * @param tuning values that were tried and chosen, with {@code --tune}
 */
public record Preparation(Optional<Budget> budget, Optional<Tuning.Result> tuning) {
    public static final Preparation NONE = new Preparation(Optional.empty(), Optional.empty());
}
