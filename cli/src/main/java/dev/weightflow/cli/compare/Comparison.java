package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Progress;
import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.report.ReportFiles;
import dev.weightflow.comparison.ComparisonResult;
import dev.weightflow.model.training.TrainingException;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.file.FolderLock;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Comparison in its folder: trains the cells that are not done yet, one after the other, and writes the report of all. */
public final class Comparison {

    private static final String DIVERGED = "diverged.txt";
    private static final Pattern OF_A_TASK = Pattern.compile("lora(-.*)?-seed-?\\d+-[a-z][a-z0-9_]*-[0-9a-f]+");

    private final List<Cell> cells;
    private final ComparisonSetup setup;
    private final Reports reports;
    private final Path out;
    private final Terminal terminal;
    private final Map<Cell, String> diverged = new LinkedHashMap<>();

    /**
     * @param common settings that the trainings of all rows share, see {@link ComparisonSetup#common}
     * @param seeds number of seeds of each row, counted from the common one
     * @param margins the greatest irrelevant difference, by quantity
     * @param out the folder of the comparison
     * @throws CommandFailure naming rows that are the same, and one whose numbers do not fit
     */
    public Comparison(
            List<ComparedRow> rows,
            TrainingRequest common,
            int seeds,
            Map<String, Double> margins,
            ComparisonSetup setup,
            Path out,
            Terminal terminal) {
        this(rows, common, seeds, margins, Preparation.NONE, setup, out, terminal);
    }

    /**
     * @param preparation of the rows, for the report
     */
    Comparison(
            List<ComparedRow> rows,
            TrainingRequest common,
            int seeds,
            Map<String, Double> margins,
            Preparation preparation,
            ComparisonSetup setup,
            Path out,
            Terminal terminal) {
        this.cells = Cell.of(rows, common, seeds);
        this.setup = setup;
        this.reports = new Reports(setup, rows, cells, common, seeds, margins, preparation);
        this.out = out;
        this.terminal = terminal;
        requireDifferent();
    }

    private void requireDifferent() {
        Map<JobId, Cell> trainings = new HashMap<>();
        for (Cell cell : cells) {
            Cell same = trainings.putIfAbsent(cell.spec().jobId(), cell);
            if (same != null) {
                throw new CommandFailure(
                        "same-rows",
                        ExitStatus.USAGE,
                        "The rows " + same.row().name() + " and " + cell.row().name()
                                + " are the same trainings; name one of them.");
            }
        }
    }

    /** Lists all trainings, including those that are done. */
    public List<Cell> cells() {
        return cells;
    }

    /** Resumes from the contents of the folder, and runs to the end or until it is asked to stop. */
    public Report run(BooleanSupplier stop) throws IOException {
        return run(stop, false);
    }

    /** Runs like {@link #run}, but past trainings that diverge, which then have no result. */
    public Report runPastDivergence(BooleanSupplier stop) throws IOException {
        return run(stop, true);
    }

    private Report run(BooleanSupplier stop, boolean goesOn) throws IOException {
        try (FolderLock lock = lock()) {
            Report report = reports.of(train(stop, goesOn));
            ReportFiles.write(report.document(), out, "report", report);
            return report;
        }
    }

    /** Lists the trainings that are known to have diverged. */
    public List<Cell> diverged() {
        return List.copyOf(diverged.keySet());
    }

    /**
     * Runs the comparison to try rows: where a training diverges the others continue, and no report is written.
     *
     * @return empty if it was asked to stop before the end
     */
    Optional<ComparisonResult> explore(BooleanSupplier stop) throws IOException {
        try (FolderLock lock = lock()) {
            Map<Cell, CellResult> results = train(stop, true);
            return results.size() + diverged.size() == cells.size()
                    ? Optional.of(reports.soFar(results))
                    : Optional.empty();
        }
    }

    /** Returns the reason why a training of that row diverged in {@link #explore}; empty if none did. */
    Optional<String> divergence(ComparedRow row) {
        return cells.stream()
                .filter(cell -> cell.row().equals(row) && diverged.containsKey(cell))
                .map(diverged::get)
                .findFirst();
    }

    private Map<Cell, CellResult> train(BooleanSupplier stop, boolean goesOn) throws IOException {
        try (LiveTable table = new LiveTable(terminal, cells.size(), steps(cells))) {
            Map<Cell, CellResult> results = results();
            if (!goesOn) {
                diverged.clear(); // whoever stops at a divergence is to see it
            }
            sayWhatIsOfBefore();
            table.found(results.size(), steps(results.keySet()), reports.soFar(results));
            List<Cell> open = cells.stream()
                    .filter(cell -> !results.containsKey(cell) && !diverged.containsKey(cell))
                    .toList();
            setup.trainer().begin(open);
            for (Cell cell : open) {
                int number = results.size() + diverged.size() + 1;
                Path folder = cell.folder(out);
                try {
                    Optional<CellResult> result = setup.trainer().train(cell, folder, table.cell(cell, number), stop);
                    if (result.isEmpty()) {
                        break;
                    }
                    result.get().write(Files.createDirectories(folder));
                    results.put(cell, result.get());
                } catch (TrainingException.Diverged e) {
                    if (!goesOn) {
                        throw e;
                    }
                    AtomicFile.write(
                            Files.createDirectories(folder).resolve(DIVERGED),
                            e.getMessage().getBytes(StandardCharsets.UTF_8));
                    diverged.put(cell, e.getMessage());
                }
                table.done(cell, cell.steps(setup.images()), number, reports.soFar(results));
            }
            return results;
        }
    }

    private long steps(Collection<Cell> some) {
        return some.stream().mapToLong(cell -> cell.steps(setup.images())).sum();
    }

    private FolderLock lock() throws IOException {
        return FolderLock.of(Files.createDirectories(out).resolve(".lock"))
                .orElseThrow(() -> CommandFailure.refused(
                        "folder-in-use",
                        "Another comparison is running in " + out
                                + "; wait for it, or name another folder with --out."));
    }

    /** Mentions results of an earlier version, in which LoRA had a training for each task. */
    private void sayWhatIsOfBefore() throws IOException {
        Path all = Files.createDirectories(out.resolve("cells"));
        Set<Path> mine = cells.stream().map(cell -> cell.folder(out)).collect(Collectors.toSet());
        try (Stream<Path> folders = Files.list(all)) {
            if (folders.anyMatch(folder -> !mine.contains(folder)
                    && OF_A_TASK.matcher(folder.getFileName().toString()).matches())) {
                terminal.say(all
                        + " has single-task trainings of lora from an earlier version. They are kept, but no longer"
                        + " counted: lora is now one training of all tasks, as in fit, and is trained again.");
            }
        }
    }

    /** Reads the results of the trainings that are done. */
    public Map<Cell, CellResult> results() throws IOException {
        Map<Cell, CellResult> results = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Path failed = cell.folder(out).resolve(DIVERGED);
            Optional<CellResult> result = CellResult.in(cell.folder(out))
                    .filter(one -> one.job().equals(cell.spec().jobId().value()));
            if (result.isPresent()) {
                results.put(cell, result.get());
            } else if (Files.exists(failed)) {
                diverged.put(cell, Files.readString(failed));
            }
        }
        return results;
    }

    /** Executor of the cells' trainings: this process, or the platform. */
    public interface Trainer {

        /** Receives all cells that will be trained, before the first is. */
        default void begin(List<Cell> cells) {}

        /**
         * Trains and measures a cell, or resumes it; empty if it was asked to stop.
         *
         * @param folder the cell's
         */
        Optional<CellResult> train(Cell cell, Path folder, Progress progress, BooleanSupplier stop) throws IOException;
    }
}
