package dev.weightflow.schema.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassValuesTest {
    private static final List<Optional<Double>> VALUES = List.of(Optional.of(0.25), Optional.empty(), Optional.of(0d));

    @Test
    void values_are_those_that_were_given_and_an_absent_one_is_absent() {
        List<Optional<Double>> kept = ClassValues.of(VALUES);

        assertThat(kept).isEqualTo(VALUES).hasSameHashCodeAs(VALUES);
        assertThat(ClassValues.of(kept)).isSameAs(kept);
    }

    @Test
    void figures_are_written_and_read_as_before() {
        TaskFigures figures = TaskFigures.segmentation(0.5, VALUES);

        String json = new String(WeightflowJson.write(figures));

        assertThat(json).contains("\"perClass\":[0.25,null,0.0]");
        assertThat(WeightflowJson.read(json.getBytes(), TaskFigures.class)).isEqualTo(figures);
    }
}
