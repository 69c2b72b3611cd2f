package dev.weightflow.ingestion.sample;

import dev.weightflow.data.dataset.shard.StoredSamples.Found;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ShardIndex.IndexedLabel;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Map;

/**
 * Sample in a list.
 *
 * @param content the digest of its image and labels, the same in every dataset and under every id
 * @param width of its image, in pixels
 * @param labels by task, without the tasks for which it has no label
 */
public record SampleView(
        String id, Split split, Digest content, int width, int height, Map<TaskName, LabelView> labels) {

    /**
     * Content of a label.
     *
     * @param filled whether any pixel is not background
     * @param classes the names of the classes that occur; empty for a task without classes
     */
    public record LabelView(boolean filled, List<String> classes) {
        static LabelView of(IndexedLabel label, List<String> names) {
            return new LabelView(
                    label.filled(), label.classes().stream().map(names::get).toList());
        }
    }

    static SampleView of(Found found, Tasks tasks) {
        return new SampleView(
                found.sample().id(),
                found.part().split(),
                found.sample().content(),
                found.sample().width(),
                found.sample().height(),
                TaskName.each(
                        found.sample().labels().keySet(),
                        task -> LabelView.of(
                                found.sample().labels().get(task),
                                tasks.kind(task).classNames())));
    }
}
