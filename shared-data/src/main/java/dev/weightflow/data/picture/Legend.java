package dev.weightflow.data.picture;

import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.Task;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text alternative of a {@link Layer}.
 *
 * @param entries its colours; of classes those that occur, the largest first
 * @param summary one sentence without its full stop, such as {@code sky 41.0 %, road 30.2 %}
 */
public record Legend(List<Entry> entries, String summary) {
    private static final int NAMED = 3;
    private static final float HALF = 0.5f;

    /**
     * Colour with its meaning.
     *
     * @param colour in the layer, as {@code #rrggbb}
     * @param share the part of the pixels, 0 to 1, where its pixels are counted
     */
    public record Entry(String name, String colour, Optional<Double> share) {
        static Entry of(String name, int colour) {
            return new Entry(name, hex(colour), Optional.empty());
        }
    }

    /** Lists the classes of a task by index, with their colours. */
    public static List<Entry> classes(Task task) {
        List<String> names = task.kind().classNames();
        return IntStream.range(0, names.size())
                .mapToObj(index -> Entry.of(names.get(index), Colouring.ofClass(task, index)))
                .toList();
    }

    /**
     * Returns the legend of a prediction.
     *
     * @param values in the task's {@link LabelEncoding}, without ignored pixels
     * @param range of the layer, where the values are numbers
     */
    public static Legend of(Task task, float[] values, NumberRange range) {
        return switch (task.encoding()) {
            case CLASS_INDEX -> ofClasses(task, values);
            case FOREGROUND -> ofForeground(task, values);
            case UNIT_VECTOR -> ofVectors(values);
            case NUMBER -> ofNumbers(task, values, range);
        };
    }

    /** Lists the directions of unit vectors and their colours. */
    static List<Entry> directions() {
        return List.of(
                Entry.of("facing right", Colouring.ofVector(1, 0, 0)),
                Entry.of("up", Colouring.ofVector(0, 1, 0)),
                Entry.of("towards the camera", Colouring.ofVector(0, 0, 1)));
    }

    private static Legend ofClasses(Task task, float[] values) {
        long[] counts = new long[task.kind().classNames().size()];
        for (float value : values) {
            counts[(int) value]++;
        }
        List<Entry> classes = classes(task);
        List<Entry> present = IntStream.range(0, counts.length)
                .filter(index -> counts[index] > 0)
                .boxed()
                .sorted(Comparator.comparingLong((Integer index) -> -counts[index]))
                .map(index -> shared(classes.get(index), (double) counts[index] / values.length))
                .toList();
        String summary = present.stream().limit(NAMED).map(Legend::words).collect(Collectors.joining(", "));
        return new Legend(present, present.size() > NAMED ? summary + " and others" : summary);
    }

    private static Legend ofForeground(Task task, float[] values) {
        int above = 0;
        for (float value : values) {
            above += value > HALF ? 1 : 0;
        }
        double share = (double) above / values.length;
        Entry foreground = shared(Entry.of(TaskMaps.foreground(task), 0xffffff), share);
        return new Legend(List.of(foreground, shared(Entry.of("background", 0), 1 - share)), words(foreground));
    }

    private static Legend ofVectors(float[] values) {
        int pixels = values.length / 3;
        double[] mean = new double[3];
        for (int i = 0; i < values.length; i++) {
            mean[i / pixels] += values[i] / pixels;
        }
        return new Legend(
                directions(),
                Numbers.format(
                        "on average %.2f to the right, %.2f up and %.2f towards the camera",
                        mean[0], mean[1], mean[2]));
    }

    private static Legend ofNumbers(Task task, float[] values, NumberRange range) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        List<Entry> entries = new ArrayList<>();
        for (float value : new float[] {range.from(), (range.from() + range.to()) / 2, range.to()}) {
            entries.add(Entry.of(task.kind().scale().words(value), 0x010101 * range.level(value)));
        }
        return new Legend(
                List.copyOf(entries),
                entries.get(0).name() + " to " + entries.get(2).name() + ", "
                        + task.kind().scale().words(sum / values.length) + " on average");
    }

    private static Entry shared(Entry entry, double share) {
        return new Entry(entry.name(), entry.colour(), Optional.of(share));
    }

    private static String words(Entry entry) {
        return Numbers.format("%s %.1f %%", entry.name(), 100 * entry.share().orElseThrow());
    }

    private static String hex(int colour) {
        return Numbers.format("#%06x", colour);
    }
}
