package dev.weightflow.data.dataset.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.task.Task;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.data.task.regression.Regression;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ShardIndex.IndexedLabel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelSummaryTest {
    private static final Task SEMSEG = Tasks.PASCAL.get(PascalTasks.SEMSEG);
    private static final Task SAL = Tasks.PASCAL.get(PascalTasks.SAL);
    private static final Task NORMALS = Tasks.PASCAL.get(PascalTasks.NORMALS);
    private static final Task DEPTH =
            new Task(TaskName.of("depth"), new Regression("m", Optional.empty(), Optional.empty(), false, "l1", true));

    @Test
    void the_classes_that_occur_are_named_in_order_and_what_is_ignored_is_none() {
        assertThat(of(SEMSEG, 1, 20, 0, 255, 3, 20, 0)).isEqualTo(new IndexedLabel(true, List.of(0, 3, 20)));
    }

    @Test
    void a_label_of_background_and_of_what_does_not_count_is_not_filled() {
        assertThat(of(SEMSEG, 1, 0, 255, 0)).isEqualTo(new IndexedLabel(false, List.of(0)));
        assertThat(of(SAL, 1, 0, 0)).isEqualTo(new IndexedLabel(false, List.of()));
        assertThat(of(NORMALS, 4, 0, 0, 0, 0)).isEqualTo(new IndexedLabel(false, List.of()));
        assertThat(depth(Float.NaN, Float.NaN).filled()).isFalse();
    }

    @Test
    void one_pixel_fills_a_label() {
        assertThat(of(SAL, 1, 0, 1).filled()).isTrue();
        assertThat(of(NORMALS, 4, 0, 0, 0, 0, 128, 128, 255, 255).filled()).isTrue();
        assertThat(depth(Float.NaN, 0).filled()).isTrue();
    }

    private static IndexedLabel depth(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            bytes.putFloat(number);
        }
        return LabelSummary.of(DEPTH, new Pixels(numbers.length, 1, 4, bytes.array()));
    }

    private static IndexedLabel of(Task task, int channels, int... values) {
        byte[] data = new byte[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) values[i];
        }
        return LabelSummary.of(task, new Pixels(data.length / channels, 1, channels, data));
    }
}
