package dev.weightflow.data.task;

import static dev.weightflow.data.task.Images.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.PascalTasks;
import org.junit.jupiter.api.Test;

class LabelEncodingTest {

    @Test
    void every_task_has_its_form() {
        assertThat(Tasks.PASCAL.get(PascalTasks.SEMSEG).encoding()).isEqualTo(LabelEncoding.CLASS_INDEX);
        assertThat(Tasks.PASCAL.get(PascalTasks.HUMAN_PARTS).encoding()).isEqualTo(LabelEncoding.CLASS_INDEX);
        assertThat(Tasks.PASCAL.get(PascalTasks.SAL).encoding()).isEqualTo(LabelEncoding.FOREGROUND);
        assertThat(Tasks.PASCAL.get(PascalTasks.NORMALS).encoding().channels()).isEqualTo(3);
    }

    @Test
    void logits_decode_to_the_index_of_the_largest() {
        // given channels of two pixels
        float[] output = {1, 5, 3, 5, 2, 4};

        assertThat(LabelEncoding.CLASS_INDEX.decode(tensor(output), 2)).containsExactly(1, 0);
    }

    @Test
    void a_logit_decodes_to_a_probability() {
        assertThat(LabelEncoding.FOREGROUND.decode(tensor(0, 200, -200, (float) Math.log(3)), 4))
                .containsExactly(0.5f, 1, 0, 0.75f);
    }

    @Test
    void vectors_decode_to_unit_length_and_zero_stays_zero() {
        assertThat(LabelEncoding.UNIT_VECTOR.decode(tensor(3, 0, 0, 0, -4, 0), 2))
                .containsExactly(0.6f, 0, 0, 0, -0.8f, 0);
    }

    @Test
    void outputs_that_cannot_be_decoded_are_refused() {
        assertThatThrownBy(() -> LabelEncoding.CLASS_INDEX.decode(tensor(0, Float.NaN), 1))
                .isInstanceOfSatisfying(
                        MalformedArrayException.class,
                        refusal -> assertThat(refusal.fault().code()).isEqualTo("output-not-a-number"));
        assertThatThrownBy(() -> LabelEncoding.UNIT_VECTOR.decode(tensor(new float[6]), 3))
                .isInstanceOfSatisfying(
                        MalformedArrayException.class,
                        refusal -> assertThat(refusal.fault().code()).isEqualTo("wrong-size"));
    }
}
