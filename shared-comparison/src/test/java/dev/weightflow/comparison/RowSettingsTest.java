package dev.weightflow.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowSettingsTest {
    private static TrainingSpec spec(MethodName method, TaskName... tasks) {
        return TrainingRequest.on(new DatasetId("ab".repeat(32)))
                .with("method", MethodSpec.of(method))
                .with("tasks", List.of(tasks))
                .with("epochs", 2)
                .with(Map.of("peopleOnly", "true"))
                .complete();
    }

    @Test
    void single_task_models_differ_from_others_in_what_one_of_them_does() {
        Map<String, String> single = RowSettings.ofRow(List.of(
                spec(MethodName.SINGLE_TASK, PascalTasks.HUMAN_PARTS), spec(MethodName.SINGLE_TASK, PascalTasks.SAL)));
        Map<String, String> full =
                RowSettings.ofRow(List.of(spec(MethodName.FULL, PascalTasks.SAL, PascalTasks.HUMAN_PARTS)));

        RowSettings settings = RowSettings.of(List.of(single, full));

        assertThat(settings.differing())
                .containsExactly(
                        Map.entry("method.name", List.of("single-task", "full")),
                        Map.entry("peopleOnly", List.of("true,false", "false")));
        assertThat(settings.alike())
                .containsEntry("tasks", "sal,human_parts")
                .containsEntry("lossWeights.human_parts", "2.0")
                .containsEntry("start", "random weights")
                .doesNotContainKey("seed");
    }

    @Test
    void values_that_differ_after_their_beginning_differ() {
        String query = "q".repeat(60);
        String value = "q".repeat(59) + "v";

        RowSettings settings = RowSettings.of(List.of(ofTargets(query), ofTargets(value)));

        assertThat(settings.differing()).containsExactly(Map.entry("method.targets", List.of(query, value)));
        assertThat(settings.table(List.of("first", "second"), Map.of(), "").rows())
                .containsExactly(List.of("first", query), List.of("second", value));
    }

    @Test
    void a_long_value_is_shortened_where_it_is_printed() {
        String shortened = "q".repeat(48) + "…";
        RowSettings differ = RowSettings.of(List.of(ofTargets("q".repeat(60)), ofTargets("v")));
        RowSettings alike = RowSettings.of(List.of(ofTargets("q".repeat(60)), ofTargets("q".repeat(60))));

        assertThat(differ.table(List.of("first", "second"), Map.of(), "").rows())
                .containsExactly(List.of("first", shortened), List.of("second", "v"));
        assertThat(alike.table(List.of("first", "second"), Map.of(), "").note())
                .contains("method.targets (" + shortened + ")");
    }

    private static Map<String, String> ofTargets(String targets) {
        MethodSpec method = MethodSpec.of(
                MethodName.LORA, JsonNodeFactory.instance.objectNode().put("targets", targets));
        return RowSettings.ofRow(List.of(spec(MethodName.FULL, PascalTasks.SAL).with(method)));
    }

    @Test
    void a_setting_that_a_row_does_not_have_differs() {
        RowSettings settings = RowSettings.of(List.of(Map.of("rank", "4", "model", "tiny"), Map.of("model", "tiny")));

        assertThat(settings.differing()).containsExactly(Map.entry("rank", List.of("4", RowSettings.NONE)));
        assertThat(settings.alike()).containsExactly(Map.entry("model", "tiny"));
    }
}
