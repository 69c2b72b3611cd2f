package dev.weightflow.comparison;

import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Table of differences: a column for each task, and one for Δm. Cells without a difference are empty. */
public final class DifferenceTable {
    private final ReportTable.Builder table;
    private final List<String> quantities = new ArrayList<>();

    private DifferenceTable(ReportTable.Builder table) {
        this.table = table;
    }

    /**
     * Starts a table.
     *
     * @param names headings of the columns before the tasks
     * @param deltaM heading of the column of Δm; none if empty
     */
    public static DifferenceTable titled(
            String title, List<String> names, Collection<TaskName> tasks, Optional<String> deltaM) {
        DifferenceTable started = new DifferenceTable(ReportTable.titled(title));
        names.forEach(started.table::heading);
        tasks.forEach(task -> started.column(task.key(), task.key()));
        deltaM.ifPresent(heading -> started.column(Statistics.DELTA_M, heading));
        return started;
    }

    private void column(String quantity, String heading) {
        quantities.add(quantity);
        table.heading(heading);
    }

    /**
     * Adds a row.
     *
     * @param names cells before the tasks
     * @param some at most one difference of each quantity
     */
    public void row(List<String> names, Collection<Difference> some) {
        Map<String, Difference> byQuantity =
                some.stream().collect(Collectors.toMap(Difference::quantity, Function.identity()));
        List<String> cells = new ArrayList<>(names);
        quantities.forEach(quantity -> cells.add(Optional.ofNullable(byQuantity.get(quantity))
                .map(Conclusions::cell)
                .orElse("")));
        table.row(cells);
    }

    public ReportTable note(String words) {
        return table.note(words);
    }
}
