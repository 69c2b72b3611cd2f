package dev.weightflow.ingestion.sample;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.SampleIndex.LabelCounts;
import dev.weightflow.schema.dataset.SampleIndex.Part;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Numbers of samples of a dataset version with a non-empty label, by split and task. */
public record LabelsView(DatasetId dataset, Map<Split, SplitLabels> splits) {

    /** @param tasks every task of the dataset, also one without labels in the split */
    public record SplitLabels(int samples, Map<TaskName, TaskLabels> tasks) {}

    /**
     * Numbers of a task's labels in a split.
     *
     * @param labelled number of samples with a label
     * @param filled number of these with any pixel that is not background
     * @param classes number of samples in which each class occurs, in the order of their indices; empty for a task without classes
     */
    public record TaskLabels(int labelled, int filled, List<ClassCount> classes) {
        static TaskLabels of(LabelCounts counts, List<String> names) {
            return new TaskLabels(
                    counts.labelled(),
                    counts.filled(),
                    IntStream.range(0, names.size())
                            .mapToObj(index -> new ClassCount(names.get(index), counts.count(index)))
                            .toList());
        }
    }

    public record ClassCount(String name, int samples) {}

    static LabelsView of(DatasetId dataset, SampleIndex index, Tasks tasks) {
        Map<Split, SplitLabels> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            List<Part> parts = index.parts(Optional.of(split));
            if (!parts.isEmpty()) {
                splits.put(
                        split,
                        new SplitLabels(
                                parts.stream().mapToInt(Part::samples).sum(),
                                TaskName.each(
                                        tasks.names(),
                                        task -> TaskLabels.of(
                                                counts(parts, task),
                                                tasks.kind(task).classNames()))));
            }
        }
        return new LabelsView(dataset, splits);
    }

    private static LabelCounts counts(List<Part> parts, TaskName task) {
        return parts.stream()
                .map(part -> part.labels().getOrDefault(task, LabelCounts.NONE))
                .reduce(LabelCounts.NONE, LabelCounts::plus);
    }
}
