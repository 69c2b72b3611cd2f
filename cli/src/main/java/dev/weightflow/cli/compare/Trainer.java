package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.Progress;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Where cells are trained: in this process, or by the platform. */
interface Trainer {

    /** Hears of all cells that will be trained, before the first is. */
    default void begin(List<Cell> cells) {}

    /**
     * Trains and measures a cell, or goes on where that stopped.
     *
     * @param progress hears of the steps that are done
     * @param stop asked before each step
     * @return nothing if it was asked to stop before the end
     */
    Optional<CellResult> train(Cell cell, Progress progress, BooleanSupplier stop);
}
