package dev.weightflow.console.dataset;

import dev.weightflow.console.Console;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.projection.Datasets;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.util.List;

/** Content of the list of dataset versions, the latest first. */
public record DatasetList(List<Row> rows, int found, int page, int pages) {
    private static final int LENGTH = 25;

    /** Dataset version of the list. */
    public record Row(
            String id,
            String name,
            String source,
            List<TaskStyle> tasks,
            String train,
            String val,
            int quarantined,
            String bytes,
            Instant at) {}

    static DatasetList of(Console console, int page) {
        Datasets datasets = console.journals().datasets();
        int found = (int) datasets.count();
        int pages = Math.max(1, (found + LENGTH - 1) / LENGTH);
        int shown = Math.max(1, Math.min(page, pages));
        return new DatasetList(
                datasets.latest((long) (shown - 1) * LENGTH, LENGTH).stream()
                        .map(DatasetList::row)
                        .toList(),
                found,
                shown,
                pages);
    }

    private static Row row(IngestedDataset dataset) {
        return new Row(
                dataset.id().value(),
                DatasetNames.of(dataset),
                dataset.event().source(),
                TaskStyle.of(dataset.event().tasks()),
                Numbers.grouped(dataset.samples(Split.TRAIN)),
                Numbers.grouped(dataset.samples(Split.VAL)),
                dataset.event().quarantined(),
                ByteSizes.text(dataset.event().bytes()),
                dataset.ingestedAt());
    }
}
