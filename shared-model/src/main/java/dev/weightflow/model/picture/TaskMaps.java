package dev.weightflow.model.picture;

import dev.weightflow.model.task.LabelEncoding;
import dev.weightflow.model.task.NormalsMetric;
import dev.weightflow.model.task.PascalClasses;
import dev.weightflow.model.task.SaliencyMetric;
import dev.weightflow.model.task.SegmentationMetric;
import dev.weightflow.model.task.TaskMetric;
import dev.weightflow.schema.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A task's maps of one image, and what is said of them.
 *
 * @param label in the task's {@link LabelEncoding}, [channels, side, side]
 * @param prediction decoded into the same form
 */
record TaskMaps(Task task, Optional<float[]> label, float[] prediction) {

    private static final int AT_ONE_HALF = 6; // of the metric's thresholds 0.20, 0.25, …

    /** A colour and what it stands for. */
    record Entry(int colour, String words) {}

    String name() {
        return switch (task) {
            case SEMSEG -> "Semantic segmentation";
            case NORMALS -> "Surface normals";
            case SAL -> "Saliency";
            case HUMAN_PARTS -> "Human parts";
        };
    }

    /** How good the prediction of this picture is. */
    Optional<String> figure() {
        return measured().map(state -> {
            if (state instanceof SegmentationMetric.State counts) {
                List<Double> present = present(counts);
                return present.isEmpty()
                        ? "no pixel of the label counts"
                        : percent("mean IoU of the classes in this picture ", mean(present));
            }
            if (state instanceof SaliencyMetric.State saliency) {
                return percent(
                        "IoU at 0.5 ", saliency.jaccard().get(AT_ONE_HALF).over(1));
            }
            return ((NormalsMetric.State) state)
                    .result()
                    .map(metrics -> format("mean angular error %.1f degrees", metrics.meanAngularError()))
                    .orElse("no pixel of the label counts");
        });
    }

    /** What is to be said of a prediction that shows nothing. */
    Optional<String> warning() {
        return switch (task) {
            case SEMSEG, HUMAN_PARTS ->
                hasOnly(prediction, value -> value == 0)
                        ? Optional.of("The prediction is background everywhere.")
                        : Optional.empty();
            case SAL ->
                hasOnly(prediction, value -> value <= 0.5f)
                        ? Optional.of("Nothing is predicted as salient: no pixel is above 0.5.")
                        : Optional.empty();
            case NORMALS -> Optional.empty();
        };
    }

    /** The colours that occur, with the IoU of each class where there is a label. */
    List<Entry> legend() {
        List<Entry> entries = new ArrayList<>();
        switch (task) {
            case SEMSEG, HUMAN_PARTS -> classes(entries);
            case SAL -> {
                entries.add(new Entry(0x000000, "0: background"));
                entries.add(new Entry(0x808080, "0.5"));
                entries.add(new Entry(0xffffff, "1: salient"));
                entries.add(new Entry(Colouring.SALIENT, "salient, over the photograph"));
            }
            case NORMALS -> {
                entries.add(new Entry(Colouring.ofVector(1, 0, 0), "facing right"));
                entries.add(new Entry(Colouring.ofVector(0, 1, 0), "up"));
                entries.add(new Entry(Colouring.ofVector(0, 0, 1), "towards the camera"));
                if (ignores()) {
                    entries.add(new Entry(0x000000, "does not count"));
                }
            }
        }
        return entries;
    }

    private void classes(List<Entry> entries) {
        Optional<SegmentationMetric.State> counts = measured().map(SegmentationMetric.State.class::cast);
        List<String> names = PascalClasses.names(task);
        for (int index = 0; index < names.size(); index++) {
            int i = index;
            if (has(prediction, i) || label.filter(values -> has(values, i)).isPresent()) {
                String iou = counts.filter(state -> state.union(i) > 0)
                        .map(state -> percent(" ", iou(state, i)))
                        .orElse("");
                entries.add(new Entry(Colouring.ofClass(task, i), names.get(i) + iou));
            }
        }
        if (ignores()) {
            entries.add(new Entry(Colouring.IGNORED, "does not count"));
        }
    }

    private Optional<TaskMetric.State> measured() {
        return label.map(truth -> TaskMetric.of(task).ofPrediction(prediction, truth));
    }

    private boolean ignores() {
        return label.filter(values -> has(values, LabelEncoding.IGNORE)).isPresent();
    }

    private static List<Double> present(SegmentationMetric.State counts) {
        List<Double> present = new ArrayList<>();
        for (int index = 0; index < counts.classes(); index++) {
            if (counts.union(index) > 0) {
                present.add(iou(counts, index));
            }
        }
        return present;
    }

    private static double iou(SegmentationMetric.State counts, int index) {
        return (double) counts.intersection(index) / counts.union(index);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static boolean has(float[] values, int index) {
        return !hasOnly(values, value -> value != index);
    }

    private interface Test {
        boolean holds(float value);
    }

    private static boolean hasOnly(float[] values, Test test) {
        for (float value : values) {
            if (!test.holds(value)) {
                return false;
            }
        }
        return true;
    }

    private static String percent(String words, double fraction) {
        return format("%s%.1f %%", words, 100 * fraction);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
