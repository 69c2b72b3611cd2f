package dev.weightflow.model.evaluation;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.Violation;
import dev.weightflow.model.dataset.pascal.PascalMt;
import dev.weightflow.model.dataset.transform.ValidationTransform;
import dev.weightflow.schema.Task;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the ground truth comes from. Any number of threads may ask at once. */
public interface LabelSource {

    /**
     * The labels of one image, at the size of the predictions.
     *
     * @throws DatasetException if they cannot be read
     */
    Map<Task, float[]> labels(String id);

    /** Everything that is wrong with the labels of one image. */
    List<Violation> faults(String id);

    /**
     * The labels of a PASCAL_MT folder after the benchmark's transform for measuring.
     *
     * @param tasks files of other tasks need not be there
     * @param size the side of the predictions, in pixels
     */
    static LabelSource pascal(Path root, Collection<String> ids, Set<Task> tasks, int size) {
        PascalMt folder = PascalMt.of(root, ids, tasks, Limits.defaults());
        ValidationTransform transform = new ValidationTransform(size);
        return new LabelSource() {
            @Override
            public Map<Task, float[]> labels(String id) {
                return transform.labels(folder.readLabels(id));
            }

            @Override
            public List<Violation> faults(String id) {
                return folder.validate(id);
            }
        };
    }
}
