package dev.weightflow.data.dataset.shard;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.task.Task;
import dev.weightflow.schema.dataset.ShardIndex.IndexedLabel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** Content of a stored label: the classes that occur in it, and whether it is more than background. */
public final class LabelSummary {
    private static final int BYTE_VALUES = 256;

    private LabelSummary() {}

    /** @param label in the form of {@link dev.weightflow.data.dataset.RawLabels} */
    public static IndexedLabel of(Task task, Pixels label) {
        return switch (task.encoding()) {
            case CLASS_INDEX -> ofClasses(label.data(), task.channels());
            case FOREGROUND -> new IndexedLabel(holds(label.data(), 0, 1, 1), List.of());
            case UNIT_VECTOR -> new IndexedLabel(holds(label.data(), 3, 4, -1), List.of());
            case NUMBER -> new IndexedLabel(holdsNumber(label.data()), List.of());
        };
    }

    private static IndexedLabel ofClasses(byte[] data, int count) {
        boolean[] occurs = new boolean[BYTE_VALUES];
        for (byte value : data) {
            occurs[value & 0xff] = true;
        }
        List<Integer> classes =
                IntStream.range(0, count).filter(index -> occurs[index]).boxed().toList();
        return new IndexedLabel(classes.stream().anyMatch(index -> index > 0), classes);
    }

    private static boolean holds(byte[] data, int first, int step, int value) {
        for (int i = first; i < data.length; i += step) {
            if (data[i] == value) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsNumber(byte[] data) {
        FloatBuffer numbers =
                ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        while (numbers.hasRemaining()) {
            if (!Float.isNaN(numbers.get())) {
                return true;
            }
        }
        return false;
    }
}
