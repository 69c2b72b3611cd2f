package dev.weightflow.console.compare;

import static dev.weightflow.console.compare.ComparedTrainings.spec;
import static dev.weightflow.console.compare.ComparedTrainings.sums;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.compare.SameImage.Shot;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.SampleLayers;
import dev.weightflow.schema.evaluation.SampleLayers.TaskLayers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SameImageTest {
    private final ComparedTrainings trainings = new ComparedTrainings();
    private final Facts facts = ComparedTrainings.facts();

    @AfterEach
    void close() {
        trainings.close();
    }

    private EvaluationReport measured(MethodName method, int... prediction) {
        return trainings.evaluated(
                trainings.trained(spec(method, 0), 5),
                sums(15, 0.5, 20),
                sample("first", prediction),
                sample("last", prediction));
    }

    private SampleLayers sample(String name, int... prediction) {
        return new SampleLayers(
                name,
                trainings.logs.store.put(LayerFiles.image(4)),
                Map.of(
                        PascalTasks.SAL,
                        new TaskLayers(
                                Optional.of(trainings.logs.store.put(LayerFiles.gray(255, 255, 0, 0))),
                                trainings.logs.store.put(LayerFiles.gray(prediction)),
                                Optional.empty(),
                                Optional.empty())));
    }

    private SameImage seen(Optional<String> task, Optional<String> image, boolean differences) {
        Comparisons comparisons = new Comparisons(trainings.sources().journals());
        Comparison comparison = comparisons.of(comparisons.groups().get(0), Optional.empty());
        return SameImage.of(
                trainings.sources(),
                facts,
                comparison,
                comparison.rows(),
                new Choice(Optional.empty(), List.of(), task, image, differences));
    }

    @Test
    void each_row_shows_what_it_predicts_and_where_that_differs() {
        measured(MethodName.LORA, 255, 255, 0, 0);
        EvaluationReport other = measured(MethodName.DELORA, 255, 0, 0, 0);

        SameImage same = seen(Optional.of("sal"), Optional.empty(), true);

        assertThat(same.shots())
                .extracting(Shot::title)
                .startsWith("Image", "Label")
                .contains("LoRA", "DELORA");
        assertThat(same.shots())
                .filteredOn(shot -> shot.title().equals("DELORA"))
                .singleElement()
                .satisfies(shot -> {
                    assertThat(shot.words()).isEqualTo("25.0 % of pixels differ");
                    assertThat(shot.difference())
                            .isEqualTo("/compare/difference/" + other.id() + "/sal.png?image=first");
                });
        assertThat(same.shots())
                .filteredOn(shot -> shot.title().equals("LoRA"))
                .extracting(Shot::words)
                .containsExactly("0.0 % of pixels differ");
        assertThat(same.lead()).isEqualTo("Seed 0 · image 1 of the 2 kept");
        assertThat(same.previous()).isEmpty();
        assertThat(same.next()).contains("image=last", "show=difference");
    }

    @Test
    void another_task_without_pictures_says_so() {
        measured(MethodName.LORA, 255, 255, 0, 0);
        measured(MethodName.DELORA, 255, 0, 0, 0);

        assertThat(seen(Optional.of("normals"), Optional.empty(), false).why())
                .contains("stored no pictures of this task");
        assertThat(seen(Optional.of("sal"), Optional.of("another"), false).why())
                .contains("stored no pictures of this task");
    }

    @Test
    void only_what_a_report_names_is_compared() {
        EvaluationReport report = measured(MethodName.LORA, 255, 255, 0, 0);

        assertThat(facts.difference(
                        trainings.sources().documents(), new Pictured(report.id(), "first", PascalTasks.SAL)))
                .isPresent();
        assertThat(facts.difference(
                        trainings.sources().documents(), new Pictured(report.id(), "another", PascalTasks.SAL)))
                .isEmpty();
        assertThat(facts.difference(
                        trainings.sources().documents(), new Pictured(report.id(), "first", PascalTasks.NORMALS)))
                .isEmpty();
    }
}
