package dev.weightflow.console.compare;

import static dev.weightflow.console.compare.ComparedTrainings.request;
import static dev.weightflow.console.compare.ComparedTrainings.spec;
import static dev.weightflow.console.compare.ComparedTrainings.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingSpec;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
    private final ComparedTrainings trainings = new ComparedTrainings();

    @AfterEach
    void close() {
        trainings.close();
    }

    private Comparisons comparisons() {
        return new Comparisons(trainings.sources().journals());
    }

    @Test
    void trainings_that_were_measured_on_the_same_images_are_a_comparison_by_themselves() {
        trainings.measured(spec(MethodName.DELORA, 0), sums(10, 0.5, 20));
        trainings.measured(spec(MethodName.DELORA, 1), sums(10, 0.5, 20));
        trainings.measured(spec(MethodName.LORA, 0), sums(10, 0.5, 20));
        trainings.running(spec(MethodName.BITFIT, 0));

        // others: another length, and other images
        trainings.measured(request(MethodName.DELORA, 0).with("steps", 7).complete(), sums(10, 0.5, 20));
        trainings.measured(spec(MethodName.FULL, 0), sums(9, 0.5, 20));

        assertThat(comparisons().groups()).singleElement().satisfies(group -> {
            assertThat(group.measured()).isEqualTo(3);
            Comparison comparison = comparisons().named(group.name(), Optional.empty());
            assertThat(comparison.rows()).extracting(Row::title).containsExactlyInAnyOrder("DELORA", "LoRA", "BitFit");
            assertThat(comparison.set().orElseThrow().images()).isEqualTo(10);
            assertThat(Words.title(comparison.rows())).isEqualTo("Three methods, up to two seeds");
        });
    }

    @Test
    void a_comparison_keeps_its_name_when_rows_are_added() {
        trainings.measured(spec(MethodName.DELORA, 0), sums(10, 0.5, 20));
        trainings.measured(spec(MethodName.DELORA, 1), sums(10, 0.5, 20));
        String before = comparisons().groups().get(0).name();

        trainings.measured(spec(MethodName.LORA, 0), sums(10, 0.5, 20));

        assertThat(comparisons().groups()).singleElement().satisfies(group -> assertThat(group.name())
                .isEqualTo(before));
    }

    @Test
    void one_training_alone_is_none() {
        trainings.measured(spec(MethodName.DELORA, 0), sums(10, 0.5, 20));
        trainings.running(spec(MethodName.LORA, 0));

        assertThat(comparisons().groups()).isEmpty();
        assertThatThrownBy(() -> comparisons().named("000000000000", Optional.empty()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There is no comparison '000000000000'");
    }

    @Test
    void single_task_models_are_one_row() {
        for (long seed = 0; seed < 2; seed++) {
            trainings.measured(
                    request(MethodName.SINGLE_TASK, seed)
                            .with("tasks", List.of(PascalTasks.SAL))
                            .complete(),
                    ComparedTrainings.sal(10, 0.5));
            trainings.measured(
                    request(MethodName.SINGLE_TASK, seed)
                            .with("tasks", List.of(PascalTasks.NORMALS))
                            .complete(),
                    ComparedTrainings.normals(10, 20));
        }

        Comparison comparison = comparisons().of(comparisons().groups().get(0), Optional.empty());

        assertThat(comparison.rows()).singleElement().satisfies(row -> {
            assertThat(row.title()).isEqualTo("Single task");
            assertThat(row.cells()).hasSize(2).allSatisfy(cell -> assertThat(cell.trainings())
                    .hasSize(2));
            assertThat(row.tasks()).containsExactlyInAnyOrder(PascalTasks.SAL, PascalTasks.NORMALS);
        });
        assertThat(Words.lead(comparison, trainings.sources().journals().datasets()))
                .endsWith("All 4 trainings are evaluated. Single task has one for each task.");
    }

    @Test
    void a_row_is_told_by_every_setting_that_changes_what_is_trained_but_the_seed() {
        Set<String> ofSpec = components(TrainingSpec.class);
        ofSpec.removeAll(Set.of("seed", "priority", "timeLimitSeconds", "checkpointEverySteps", "evaluation"));

        assertThat(components(RowKey.class)).isEqualTo(ofSpec);
    }

    private static Set<String> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void trainings_are_named_by_unique_beginnings() {
        JobId one = trainings.measured(spec(MethodName.DELORA, 0), sums(10, 0.5, 20));
        JobId other = trainings.measured(spec(MethodName.LORA, 0), sums(10, 0.5, 20));

        List<String> beginnings =
                List.of(one.value().substring(0, 12) + "," + other.value().substring(0, 12));

        assertThat(comparisons().ofJobs(beginnings, Optional.empty()).rows()).hasSize(2);
        assertThat(comparisons()
                        .ofJobs(List.of(one.value(), other.value()), Optional.of("lora"))
                        .base()
                        .title())
                .isEqualTo("LoRA");
        assertThatThrownBy(() -> comparisons().ofJobs(List.of("zzz"), Optional.empty()))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("There is no training 'zzz'.");
        assertThatThrownBy(() -> comparisons().ofJobs(List.of(" , "), Optional.empty()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("1 to 400 trainings");
    }

    @Test
    void figures_of_different_images_are_refused_with_a_sentence() {
        JobId ten = trainings.measured(spec(MethodName.DELORA, 0), sums(10, 0.5, 20));
        JobId nine = trainings.measured(spec(MethodName.LORA, 0), sums(9, 0.5, 20));

        assertThatThrownBy(() -> comparisons().ofJobs(List.of(ten.value(), nine.value()), Optional.empty()))
                .isInstanceOf(ProblemException.class)
                .hasMessageMatching("Training " + ten.shortId() + " was measured on 10 images of val in dataset .*, and"
                        + " training " + nine.shortId() + " on 9 images of .*: figures of different images are not"
                        + " compared\\. Evaluate one of them .*");
    }

    @Test
    void rows_of_one_method_are_told_apart_by_what_differs() {
        trainings.measured(spec(MethodName.DELORA, 0), sums(10, 0.5, 20));
        trainings.measured(request(MethodName.DELORA, 0).with("batchSize", 2).complete(), sums(10, 0.5, 20));

        Comparison comparison = comparisons().of(comparisons().groups().get(0), Optional.empty());

        assertThat(Words.title(comparison.rows())).isEqualTo("Two settings of DELORA, one seed");
        assertThat(comparison.rows()).extracting(Row::options).allSatisfy(options -> assertThat(options)
                .contains("batchSize"));
    }
}
