package dev.weightflow.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void an_array_of_the_wrong_length_is_refused_by_name() {
        assertThatThrownBy(() -> new Sample("a", 2, new float[12], Map.of(PascalTasks.NORMALS, new float[4])))
                .hasMessage("normals of sample a has 4 values; its shape asks for 12");
    }

    @Test
    void labels_come_in_the_order_of_the_tasks() {
        Sample sample = new Sample(
                "a", 1, new float[3], Map.of(PascalTasks.HUMAN_PARTS, new float[1], PascalTasks.SEMSEG, new float[1]));

        assertThat(sample.labels().keySet()).containsExactly(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS);
    }

    @Test
    void a_split_is_found_by_its_key() {
        assertThat(Split.of("val")).isEqualTo(Split.VAL);
        assertThatThrownBy(() -> Split.of("test")).hasMessageContaining("there are train, val");
    }
}
