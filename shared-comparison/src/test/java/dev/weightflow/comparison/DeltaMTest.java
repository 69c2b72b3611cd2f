package dev.weightflow.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeltaMTest {

    @ParameterizedTest(name = "{0}: {5}")
    @CsvSource({
        "single task, 67.21, 61.93, 62.35, 17.97, 0",
        "full,        67.56, 60.24, 65.21, 16.64, 2.445",
        "lora,        70.12, 57.73, 61.90, 18.96, -2.171",
        "mtlora,      67.90, 59.84, 65.40, 16.60, 2.542",
        "delora,      69.72, 58.22, 58.84, 19.23, -3.724",
    })
    void gives_the_known_values_of_table_1(
            String row, double semseg, double parts, double sal, double normals, double expected) {
        assertThat(DeltaM.PUBLISHED.of(scores(semseg, parts, sal, normals))).isCloseTo(expected, within(5e-4));
    }

    @Test
    void less_is_better_for_normals_only() {
        assertThat(new DeltaM(scores(50, 50, 50, 20)).gains(scores(55, 45, 50, 22)))
                .isEqualTo(Map.of(
                        PascalTasks.SEMSEG,
                        10.0,
                        PascalTasks.HUMAN_PARTS,
                        -10.0,
                        PascalTasks.SAL,
                        0.0,
                        PascalTasks.NORMALS,
                        -10.0));
    }

    @Test
    void a_baseline_of_some_tasks_looks_at_those_only() {
        DeltaM sal = new DeltaM(Map.of(PascalTasks.SAL, 50.0));

        assertThat(sal.of(scores(1, 1, 60, 99))).isEqualTo(20.0);
    }

    @Test
    void what_cannot_be_compared_is_named() {
        assertThatThrownBy(() -> DeltaM.PUBLISHED.of(Map.of(PascalTasks.SAL, 60.0, PascalTasks.SEMSEG, 60.0)))
                .hasMessageContaining("normals, human_parts");
        assertThatThrownBy(() -> new DeltaM(Map.of(PascalTasks.SAL, 0.0)))
                .hasMessageContaining("baseline of sal is 0.0");
        assertThatThrownBy(() -> new DeltaM(Map.of())).hasMessageContaining("at least one task");
    }

    private static Map<TaskName, Double> scores(double semseg, double parts, double sal, double normals) {
        return Map.of(
                PascalTasks.SEMSEG,
                semseg,
                PascalTasks.HUMAN_PARTS,
                parts,
                PascalTasks.SAL,
                sal,
                PascalTasks.NORMALS,
                normals);
    }
}
