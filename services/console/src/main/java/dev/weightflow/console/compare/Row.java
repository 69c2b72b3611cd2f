package dev.weightflow.console.compare;

import dev.weightflow.comparison.ComparisonRows;
import dev.weightflow.comparison.RowSettings;
import dev.weightflow.console.compare.Cell.Trained;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.training.MethodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Method with its options.
 *
 * @param id in addresses
 * @param name among the rows, for people
 * @param options that distinguish it from other rows of the method; empty if it is the only one
 * @param cells by seed, the least first
 */
record Row(String id, String name, String options, List<Cell> cells) {

    Row {
        cells = List.copyOf(cells);
    }

    String title() {
        return options.isEmpty() ? name : name + " " + options;
    }

    MethodSpec method() {
        return cells.get(0).trainings().get(0).spec().method();
    }

    /** Returns the settings of its trainings, by name. */
    Map<String, String> settings() {
        return RowSettings.ofRow(shown().trainings().stream().map(Trained::spec).toList());
    }

    boolean isSingleTask() {
        return method().name() == MethodName.SINGLE_TASK;
    }

    List<Trained> trainings() {
        return cells.stream().flatMap(cell -> cell.trainings().stream()).toList();
    }

    /** Returns the cell that represents the row: the first with all its trainings measured. */
    Cell shown() {
        return cells.stream().filter(Cell::isDone).findFirst().orElse(cells.get(0));
    }

    boolean isMeasured() {
        return cells.stream().anyMatch(cell -> !cell.evaluations().isEmpty());
    }

    /**
     * Returns the row as the statistics take it.
     *
     * @param trained number of trained parameters, where it is known
     */
    ComparisonRows.Row source(Optional<Long> trained) {
        Map<Long, Map<TaskName, Double>> bySeed = new TreeMap<>();
        cells.forEach(cell -> bySeed.put(cell.seed(), cell.figures()));
        return new ComparisonRows.Row(id, title(), isSingleTask(), bySeed, trained);
    }

    /** Returns the tasks that were measured with any seed. */
    SortedSet<TaskName> tasks() {
        SortedSet<TaskName> tasks = new TreeSet<>();
        cells.forEach(cell -> tasks.addAll(cell.figures().keySet()));
        return tasks;
    }

    /** Returns the reports of each seed, without seeds that were not measured. */
    Map<Long, List<ReportId>> reports() {
        Map<Long, List<ReportId>> reports = new TreeMap<>();
        cells.stream()
                .filter(cell -> !cell.evaluations().isEmpty())
                .forEach(cell -> reports.put(
                        cell.seed(),
                        cell.evaluations().stream()
                                .map(evaluation -> evaluation.event().report())
                                .toList()));
        return reports;
    }
}
