package dev.weightflow.cli.compare;

import dev.weightflow.cli.compare.FairRows.Budget;
import java.util.Optional;

/**
 * What was done to rows before they were compared.
 *
 * @param budget that they were made alike for, with {@code --fair}; without it each is as its authors had it
 * @param tuning what was tried and chosen for them, with {@code --tune}
 */
public record Preparation(Optional<Budget> budget, Optional<Tuning.Result> tuning) {
    public static final Preparation NONE = new Preparation(Optional.empty(), Optional.empty());
}
