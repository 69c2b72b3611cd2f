package dev.weightflow.ingestion.sample;

import dev.weightflow.model.dataset.shard.StoredSamples.Found;
import dev.weightflow.model.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ShardIndex.IndexedLabel;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Map;

/**
 * A sample in a list.
 *
 * @param content the digest of its image and labels; the same sample has it in every dataset and under every id
 * @param width of its image, in pixels
 * @param labels by task; a task that has no label here is not among them
 */
public record SampleView(
        String id, Split split, Digest content, int width, int height, Map<TaskName, LabelView> labels) {

    /**
     * What a label shows.
     *
     * @param filled whether any pixel is more than background
     * @param classes the names of the classes that occur; none for a task without classes
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
