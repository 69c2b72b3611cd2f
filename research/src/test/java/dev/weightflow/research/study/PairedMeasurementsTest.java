package dev.weightflow.research.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.comparison.Difference;
import dev.weightflow.comparison.MeasuredRow;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.Interval;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Conclusions from angles that are made up: of an image, its difficulty and what the model adds to it. */
class PairedMeasurementsTest {

    private static final int IMAGES = 40;
    private static final List<TaskName> NORMALS = List.of(PascalTasks.NORMALS);

    private final Function<ImageSums, ResampledFigures> resampled = ResampledFigures.usual();

    @Test
    void the_control_passes_where_low_rank_is_better_by_the_margin_and_less_is_better_for_angles() {
        assertThat(control(3, 30, 26).passed()).containsExactly(PascalTasks.NORMALS);
        assertThat(control(5, 30, 26).fails()).isTrue();
        assertThat(control(3, 30, 34).fails()).isTrue();
    }

    @Test
    void the_control_is_undecided_until_its_own_trainings_are_done() {
        assertThat(control(3, 8, 30, 34).verdict()).startsWith("The positive control fails: low-rank is not found");
        assertThat(control(3, 8, 30, 26).verdict()).startsWith("The positive control holds in normals");
        for (double lowRank : new double[] {26, 34}) {
            Control control = control(3, 7, 30, lowRank);
            assertThat(control.verdict()).isEqualTo("The positive control is undecided: 7 of 8 trainings are done.");
            assertThat(control.fails()).isFalse();
            assertThat(control.passed()).isEmpty();
            assertThat(control.allows("a conclusion", NORMALS))
                    .isEqualTo(
                            "The positive control is undecided: 7 of 8 trainings are done, and nothing is concluded.");
        }
    }

    @Test
    void the_control_fails_where_an_arm_is_missing_or_one_seed_says_nothing() {
        Map<Long, ResampledFigures> none = models(30, 0.2);
        assertThat(Control.of(
                                3,
                                8,
                                8,
                                Map.of(),
                                List.of(new MeasuredRow("none", false, none)),
                                NORMALS,
                                Tasks.PASCAL.scales())
                        .fails())
                .isTrue();
        Map<Long, ResampledFigures> one = Map.of(0L, none.get(0L));
        Map<Long, ResampledFigures> other = Map.of(0L, models(32, 6).get(0L));
        assertThat(Control.of(
                                1,
                                2,
                                2,
                                Map.of(),
                                List.of(new MeasuredRow("none", false, other), new MeasuredRow("low-rank", false, one)),
                                NORMALS,
                                Tasks.PASCAL.scales())
                        .differences())
                .singleElement()
                .satisfies(difference -> assertThat(difference.interval()).isEmpty());
    }

    @Test
    void a_control_holds_in_its_tasks_and_for_delta_m_only_if_it_holds_in_all() {
        Control control = new Control(3, 8, 8, Map.of(), List.of(), NORMALS);
        List<TaskName> both = List.of(PascalTasks.NORMALS, PascalTasks.SAL);

        assertThat(control.holdsIn("normals", both)).isTrue();
        assertThat(control.holdsIn("sal", both)).isFalse();
        assertThat(control.holdsIn(Statistics.DELTA_M, both)).isFalse();
        assertThat(control.holdsIn(Statistics.DELTA_M, NORMALS)).isTrue();
    }

    @Test
    void an_ablation_sees_a_degree_over_models_that_lie_forty_apart() {
        Map<Long, ResampledFigures> whole = new TreeMap<>();
        Map<Long, ResampledFigures> ablated = new TreeMap<>();
        for (long seed = 0; seed < 3; seed++) {
            whole.put(seed, resampled.apply(model(20 + 20 * seed, image -> 0.0)));
            // worse by a degree: two on every second image
            ablated.put(seed, resampled.apply(model(20 + 20 * seed, image -> 2.0 * (image % 2))));
        }

        Ablation ablation = Ablation.of(
                new FieldVariant(FieldArm.SOFTMAX, "1", Optional.empty()),
                "1e-3",
                FieldArm.UNIFORM,
                whole,
                ablated,
                NORMALS,
                Map.of());

        Difference learned = ablation.learned().get(0);
        assertThat(ablation.models()).isEqualTo(3);
        assertThat(learned.value()).isCloseTo(-1, within(1e-9));
        assertThat(learned.difference().finds()).isTrue();
        // the mean of 40 values of 0 and 2 has a standard error of 1/√40, and nothing else varies
        double expected = 1.96 / Math.sqrt(IMAGES);
        Interval images = ablation.overImages().get(PascalTasks.NORMALS);
        assertThat((images.high() - images.low()) / 2).isCloseTo(expected, within(0.2 * expected));
        Interval both = learned.interval().orElseThrow();
        assertThat((both.high() - both.low()) / 2).isCloseTo(expected, within(0.2 * expected));
    }

    private Control control(double margin, double none, double lowRank) {
        return control(margin, 8, none, lowRank);
    }

    private Control control(double margin, int done, double none, double lowRank) {
        return Control.of(
                margin,
                8,
                done,
                Map.of("none", "1e-3", "low-rank", "1e-3"),
                List.of(
                        new MeasuredRow("none", false, models(none, 0.2)),
                        new MeasuredRow("low-rank", false, models(lowRank, -0.2))),
                NORMALS,
                Tasks.PASCAL.scales());
    }

    private Map<Long, ResampledFigures> models(double angle, double spread) {
        Map<Long, ResampledFigures> models = new TreeMap<>();
        for (long seed = 0; seed < 4; seed++) {
            models.put(seed, resampled.apply(model(angle + spread * (seed - 1.5), image -> 0.0)));
        }
        return models;
    }

    private static ImageSums model(double angle, Function<Integer, Double> added) {
        return new ImageSums(
                ImageSums.FORMAT,
                IntStream.range(0, IMAGES).mapToObj(image -> "image" + image).toList(),
                Map.of(
                        PascalTasks.NORMALS,
                        IntStream.range(0, IMAGES)
                                .mapToObj(image -> List.of(100 * (angle + Math.sin(image) + added.apply(image)), 100.0))
                                .toList()));
    }
}
