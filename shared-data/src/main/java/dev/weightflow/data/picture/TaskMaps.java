package dev.weightflow.data.picture;

import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.data.task.binary.BinaryMetric;
import dev.weightflow.data.task.segmentation.SegmentationMetric;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Maps of a task for one image, with their descriptions.
 *
 * @param label in the task's {@link LabelEncoding}, [channels, side, side]
 * @param prediction decoded into the same form
 */
record TaskMaps(Task task, Optional<float[]> label, float[] prediction) {

    private static final int AT_ONE_HALF = 6; // of the metric's thresholds 0.20, 0.25, …

    /** Colour with its meaning. */
    record Entry(int colour, String words) {}

    String name() {
        return task.kind().title(task.name());
    }

    /** Returns the range of the label, where there is one, so that label and prediction have the same colours. */
    NumberRange range() {
        return NumberRange.of(label.orElse(prediction));
    }

    /** Describes the metric of this image's prediction. */
    Optional<String> figure() {
        return measured().map(state -> {
            if (state instanceof SegmentationMetric.State counts) {
                List<Double> present = present(counts);
                return present.isEmpty()
                        ? "no pixel of the label counts"
                        : percent("mean IoU of the classes in this picture ", mean(present));
            }
            if (state instanceof BinaryMetric.State binary) {
                return percent("IoU at 0.5 ", binary.jaccard().get(AT_ONE_HALF).over(1));
            }
            return state.result().map(TaskMaps::words).orElse("no pixel of the label counts");
        });
    }

    private static String words(TaskFigures figures) {
        MetricScale scale = figures.scale();
        if (scale.equals(MetricScale.ANGLE)) {
            return Numbers.format("mean angular error %.1f degrees", figures.primary());
        }
        return scale.metric() + " " + scale.words(figures.primary());
    }

    /** Warns of a prediction without content. */
    Optional<String> warning() {
        return switch (task.encoding()) {
            case CLASS_INDEX ->
                hasOnly(prediction, value -> value == 0)
                        ? Optional.of("The prediction is %s everywhere."
                                .formatted(task.kind().classNames().get(0)))
                        : Optional.empty();
            case FOREGROUND ->
                hasOnly(prediction, value -> value <= 0.5f)
                        ? Optional.of("Nothing is predicted as %s: no pixel is above 0.5.".formatted(foreground()))
                        : Optional.empty();
            case UNIT_VECTOR, NUMBER -> Optional.empty();
        };
    }

    private String foreground() {
        return foreground(task);
    }

    /** Returns the name of the foreground. */
    static String foreground(Task task) {
        return task.name().equals(PascalTasks.SAL) ? "salient" : task.key().replace('_', ' ');
    }

    /** Lists the colours that occur, with the IoU of each class where there is a label. */
    List<Entry> legend() {
        List<Entry> entries = new ArrayList<>();
        switch (task.encoding()) {
            case CLASS_INDEX -> classes(entries);
            case FOREGROUND -> {
                entries.add(new Entry(0x000000, "0: background"));
                entries.add(new Entry(0x808080, "0.5"));
                entries.add(new Entry(0xffffff, "1: " + foreground()));
                entries.add(new Entry(Colouring.SALIENT, foreground() + ", over the photograph"));
            }
            case NUMBER -> numbers(entries);
            case UNIT_VECTOR -> {
                Legend.directions()
                        .forEach(direction -> entries.add(
                                new Entry(Integer.parseInt(direction.colour().substring(1), 16), direction.name())));
                if (ignores()) {
                    entries.add(new Entry(0x000000, "does not count"));
                }
            }
        }
        return entries;
    }

    private void numbers(List<Entry> entries) {
        MetricScale scale = task.kind().scale();
        NumberRange range = range();
        float middle = (range.from() + range.to()) / 2;
        for (float value : new float[] {range.from(), middle, range.to()}) {
            entries.add(new Entry(range.colour(value), scale.words(value)));
        }
        if (label.filter(values -> !hasOnly(values, value -> !Float.isNaN(value)))
                .isPresent()) {
            entries.add(new Entry(0x000000, "does not count"));
        }
    }

    private void classes(List<Entry> entries) {
        Optional<SegmentationMetric.State> counts = measured().map(SegmentationMetric.State.class::cast);
        List<String> names = task.kind().classNames();
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
        return label.map(truth -> task.kind().metric().ofPrediction(prediction, truth));
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
        return Numbers.format("%s%.1f %%", words, 100 * fraction);
    }
}
