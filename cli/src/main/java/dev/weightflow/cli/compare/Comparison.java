package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.FolderLock;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Trains the cells that are not done yet, one after the other, and writes the report of all. */
final class Comparison {

    private final List<Cell> cells;
    private final Path out;
    private final Trainer trainer;
    private final Reports reports;
    private final int stepsOfACell;
    private final Terminal terminal;

    /**
     * @param out the folder of the comparison
     * @param stepsOfACell how many optimizer steps each cell has, for the estimate of the time to go
     */
    Comparison(List<Cell> cells, Path out, Trainer trainer, Reports reports, int stepsOfACell, Terminal terminal) {
        this.cells = cells;
        this.out = out;
        this.trainer = trainer;
        this.reports = reports;
        this.stepsOfACell = stepsOfACell;
        this.terminal = terminal;
    }

    /** Goes on from whatever is in the folder, to the end or until it is asked to stop. */
    Report run(BooleanSupplier stop) throws IOException {
        try (FolderLock lock = lock();
                LiveTable table = new LiveTable(terminal, cells.size(), (long) cells.size() * stepsOfACell)) {
            Map<Cell, CellResult> results = done();
            table.found(results.size(), (long) results.size() * stepsOfACell, reports.soFar(results));
            List<Cell> open =
                    cells.stream().filter(cell -> !results.containsKey(cell)).toList();
            trainer.begin(open);
            for (Cell cell : open) {
                Optional<CellResult> result = trainer.train(cell, table.cell(cell, results.size() + 1), stop);
                if (result.isEmpty()) {
                    break;
                }
                result.get().write(Files.createDirectories(cell.folder(out)));
                results.put(cell, result.get());
                table.done(cell, stepsOfACell, results.size(), reports.soFar(results));
            }
            Report report = reports.of(results);
            Sections.document(report).write(out, "report", report);
            return report;
        }
    }

    private FolderLock lock() throws IOException {
        return FolderLock.of(Files.createDirectories(out).resolve(".lock"))
                .orElseThrow(() -> CommandFailure.refused(
                        "folder-in-use",
                        "Another comparison is running in " + out
                                + "; wait for it, or name another folder with --out."));
    }

    private Map<Cell, CellResult> done() throws IOException {
        Map<Cell, CellResult> results = new LinkedHashMap<>();
        for (Cell cell : cells) {
            CellResult.in(cell.folder(out))
                    .filter(result -> result.job().equals(cell.spec().jobId().value()))
                    .ifPresent(result -> results.put(cell, result));
        }
        return results;
    }

    /** Where cells are trained: in this process, or by the platform. */
    interface Trainer {

        /** Hears of all cells that will be trained, before the first is. */
        default void begin(List<Cell> cells) {}

        /** Trains and measures a cell, or goes on where that stopped. */
        Optional<CellResult> train(Cell cell, Progress progress, BooleanSupplier stop) throws IOException;
    }
}
