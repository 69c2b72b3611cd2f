package dev.weightflow.model.task;

import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.ClassNames;
import java.util.Collection;
import java.util.List;

/** What the indices in the labels mean: PASCAL VOC's classes, and the six parts that PASCAL-Part's are merged into. */
public final class PascalClasses {
    private static final List<String> VOC = List.of(
            "background",
            "aeroplane",
            "bicycle",
            "bird",
            "boat",
            "bottle",
            "bus",
            "car",
            "cat",
            "chair",
            "cow",
            "diningtable",
            "dog",
            "horse",
            "motorbike",
            "person",
            "pottedplant",
            "sheep",
            "sofa",
            "train",
            "tvmonitor");
    private static final List<String> PARTS =
            List.of("background", "head", "torso", "upper arm", "lower arm", "upper leg", "lower leg");

    private PascalClasses() {}

    public static List<ClassNames> of(Collection<Task> tasks) {
        return tasks.stream().map(task -> new ClassNames(task, names(task))).toList();
    }

    /** The names by class index; none for a task without classes. */
    public static List<String> names(Task task) {
        return switch (task) {
            case SEMSEG -> VOC;
            case HUMAN_PARTS -> PARTS;
            case NORMALS, SAL -> List.of();
        };
    }
}
