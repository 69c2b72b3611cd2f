package dev.weightflow.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.dataset.SharedData;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.SyntheticPascal.Shade;
import dev.weightflow.data.dataset.Violation;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.task.MultiTaskState;
import dev.weightflow.data.task.TaskMetric;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PredictionScorerTest {
    private static final int SIZE = 24;
    private static final List<String> IDS = List.of("a", "b", "c");

    @TempDir
    Path truth;

    @TempDir
    Path predictions;

    private SyntheticPascal written;

    @BeforeEach
    void write_three_images_of_different_sizes() {
        SyntheticPascal.in(truth).sample("a", 40, 30).sample("b", 24, 24).sample("c", 33, 50);
        written = SyntheticPascal.in(predictions);
    }

    @ParameterizedTest
    @MethodSource("dev.weightflow.data.task.PascalTaskNames#all")
    void measures_what_the_pictures_say(TaskName task) {
        // given predictions by a formula
        TaskMetric metric = Tasks.PASCAL.kind(task).metric();
        TaskMetric.State expected = metric.none();
        PredictionScorer.Labels labels = PredictionScorer.Labels.of(truth, IDS, new TreeSet<>(Set.of(task)), SIZE);
        for (String id : IDS) {
            written.file(task.key() + "/" + id + ".png", picture(task, id));
            expected = expected.plus(
                    metric.ofPrediction(values(task, id), labels.labels(id).get(task)));
        }

        // when
        PredictionScorer.Report report = score().run(() -> {});

        // then
        assertThat(report.images()).isEqualTo(3);
        assertThat(report.metrics().orElseThrow().primaryMetrics()).containsOnlyKeys(task);
        assertThat(report.metrics())
                .usingRecursiveComparison()
                .withComparatorForType(new DoubleComparator(1e-6), Double.class)
                .isEqualTo(new MultiTaskState(Map.of(task, expected)).result());
        assertThat(report.notPredicted()).hasSize(3).doesNotContain(task);
        assertThat(report.notMeasurable()).isEmpty();
    }

    @Test
    void predictions_that_are_the_labels_are_perfect() {
        // given
        PredictionScorer.Labels labels = PredictionScorer.Labels.of(truth, IDS, new TreeSet<>(PascalTasks.NAMES), SIZE);
        IDS.forEach(id -> writeLabels(id, labels.labels(id), SIZE));
        AtomicInteger measured = new AtomicInteger();

        // when
        PredictionScorer.Report report = score().run(measured::incrementAndGet);

        // then normals have lost what 8 bits lose
        assertThat(measured).hasValue(3);
        TaskMetrics metrics = report.metrics().orElseThrow();
        assertThat(metrics.of(PascalTasks.SEMSEG).orElseThrow().perClass())
                .containsOnly(Optional.empty(), Optional.of(1.0));
        assertThat(metrics.of(PascalTasks.HUMAN_PARTS).orElseThrow().perClass())
                .startsWith(Optional.of(1.0), Optional.of(1.0), Optional.of(1.0), Optional.empty());
        assertThat(metrics.of(PascalTasks.SAL).orElseThrow().value("mIoU")).isEqualTo(1);
        assertThat(metrics.of(PascalTasks.SAL).orElseThrow().value("maxF")).isEqualTo(1);
        assertThat(metrics.of(PascalTasks.NORMALS).orElseThrow().value("meanAngularError"))
                .isCloseTo(0.15, within(0.15));
        assertThat(report.notPredicted()).isEmpty();
    }

    @Test
    void gray_and_palette_hold_the_same_classes() {
        Shade classes = (x, y) -> (x + y) % 21;
        IDS.forEach(id -> written.file("semseg/" + id + ".png", SyntheticPascal.gray(SIZE, SIZE, classes)));
        PredictionScorer.Report gray = score().run(() -> {});

        IDS.forEach(id -> written.file("semseg/" + id + ".png", SyntheticPascal.palette(SIZE, SIZE, classes)));

        assertThat(score().run(() -> {})).isEqualTo(gray);
    }

    @Test
    void labels_of_tasks_that_were_not_predicted_are_not_needed() {
        IDS.forEach(id -> written.file("sal/" + id + ".png", picture(PascalTasks.SAL, id)));
        IDS.forEach(id -> SyntheticPascal.in(truth).without("human_parts/" + id + ".mat"));

        assertThat(score().run(() -> {}).metrics().orElseThrow().of(PascalTasks.SAL))
                .isPresent();
    }

    @Test
    void a_task_without_a_valid_pixel_is_said_to_be_not_measurable() {
        IDS.forEach(
                id -> SyntheticPascal.in(truth).context(id, 40, 40, (x, y) -> 1).normals(id, 40, 40, (x, y) -> 77));
        IDS.forEach(id -> written.file("normals/" + id + ".png", picture(PascalTasks.NORMALS, id)));

        PredictionScorer.Report report = score().run(() -> {});

        assertThat(report.metrics()).isEmpty();
        assertThat(report.notMeasurable()).containsExactly(PascalTasks.NORMALS);
    }

    @Test
    void every_fault_is_told_at_once_by_its_file() {
        // given
        byte[] sound = picture(PascalTasks.SEMSEG, "a");
        written.file("semseg/a.png", Arrays.copyOf(sound, sound.length / 2))
                .file("semseg/b.png", SyntheticPascal.gray(SIZE, SIZE, (x, y) -> x == 5 && y == 12 ? 30 : 0))
                .file("sal/a.png", SyntheticPascal.gray(SIZE + 1, SIZE, (x, y) -> 0))
                .file("sal/b.png", picture(PascalTasks.NORMALS, "b"))
                .file("sal/c.png", picture(PascalTasks.SAL, "c"))
                .file("normals/a.png", picture(PascalTasks.SAL, "a"))
                .file("normals/b.png", picture(PascalTasks.NORMALS, "b"))
                .file("normals/c.png", picture(PascalTasks.NORMALS, "c"));
        SyntheticPascal.in(truth).without("sal_distill/c.png").without("semseg/VOC12/c.png");

        // when
        ScoreException refusal = catchThrowableOfType(ScoreException.class, () -> score().run(() -> {}));

        // then
        assertThat(refusal.faults())
                .extracting(Violation::code)
                .containsExactlyInAnyOrder(
                        ViolationCode.UNREADABLE,
                        ViolationCode.SIZE_MISMATCH,
                        ViolationCode.WRONG_FORM,
                        ViolationCode.CLASS_OUT_OF_RANGE,
                        ViolationCode.WRONG_FORM,
                        ViolationCode.MISSING_FILE,
                        ViolationCode.MISSING_FILE,
                        ViolationCode.MISSING_FILE);
        assertThat(refusal.getMessage().lines().map(line -> line.replaceAll("^\\S*/", "")))
                .anyMatch(line -> line.startsWith("a.png is truncated"))
                .anyMatch(line ->
                        line.startsWith("b.png: the prediction at pixel 293 is 30.0, and the classes are 0 to 20"))
                .anyMatch(line -> line.startsWith("a.png is 25 x 24 pixels and must be 24 x 24"))
                .anyMatch(line -> line.startsWith("b.png is a rgb image"))
                .anyMatch(line -> line.startsWith("a.png is a gray image"))
                .anyMatch(line -> line.startsWith("c.png is missing; predict that image too"));
    }

    @Test
    void a_label_that_is_no_label_is_not_blamed_on_the_prediction() {
        IDS.forEach(id -> written.file("semseg/" + id + ".png", picture(PascalTasks.SEMSEG, id)));
        float[] outOfRange = new float[SIZE * SIZE];
        outOfRange[7] = 42;

        assertThat(faults(Map.of("a", outOfRange, "b", new float[SIZE * SIZE], "c", new float[SIZE])))
                .extracting(Violation::code, Violation::message)
                .containsExactly(
                        tuple(
                                ViolationCode.CLASS_OUT_OF_RANGE,
                                "the semseg label of a: the label at pixel 7 is 42.0, and the classes are 0 to 20"),
                        tuple(
                                ViolationCode.SIZE_MISMATCH,
                                predictions.resolve("semseg/c.png")
                                        + ": a prediction of 576 pixels does not fit a label of 24"));
    }

    private List<Violation> faults(Map<String, float[]> labels) {
        PredictionScorer.Labels source = new PredictionScorer.Labels() {
            @Override
            public Map<TaskName, float[]> labels(String id) {
                return Map.of(PascalTasks.SEMSEG, labels.get(id));
            }

            @Override
            public List<Violation> faults(String id) {
                return List.of();
            }
        };
        PredictionScorer scorer = new PredictionScorer(source, new PredictionFolder(predictions, SIZE), IDS);
        return catchThrowableOfType(ScoreException.class, () -> scorer.run(() -> {}))
                .faults();
    }

    @Test
    void a_folder_without_predictions_is_refused() throws IOException {
        Files.createDirectories(predictions.resolve("segmentation"));

        ScoreException refusal = catchThrowableOfType(ScoreException.class, this::score);

        assertThat(refusal).hasMessageContaining("none of the folders ");
    }

    @Test
    void real_labels_as_predictions_are_perfect() {
        Path real = SharedData.folder("pascal_mt_mini");
        List<String> ids = List.of("2008_000008", "2008_002176", "2009_001521");
        PredictionScorer.Labels labels = PredictionScorer.Labels.of(real, ids, new TreeSet<>(PascalTasks.NAMES), 112);
        ids.forEach(id -> writeLabels(id, labels.labels(id), 112));

        PredictionScorer.Report report = PredictionScorer.against(real, ids, new PredictionFolder(predictions, 112))
                .run(() -> {});

        TaskMetrics metrics = report.metrics().orElseThrow();
        assertThat(metrics.of(PascalTasks.SEMSEG).orElseThrow().perClass())
                .isSubsetOf(Optional.empty(), Optional.of(1.0))
                .contains(Optional.of(1.0));
        assertThat(metrics.of(PascalTasks.HUMAN_PARTS).orElseThrow().perClass())
                .isSubsetOf(Optional.empty(), Optional.of(1.0))
                .contains(Optional.of(1.0));
        assertThat(metrics.of(PascalTasks.SAL).orElseThrow().value("mIoU")).isEqualTo(1);
        assertThat(metrics.of(PascalTasks.NORMALS).orElseThrow().value("rmse")).isLessThan(0.5);
    }

    private PredictionScorer score() {
        return PredictionScorer.against(truth, IDS, new PredictionFolder(predictions, SIZE));
    }

    /** Returns a number from 0 to 255 for each position, different for each channel and image. */
    private static int shade(String id, int channel, int x, int y) {
        return (x * 31 + y * 17 + channel * 101 + id.hashCode() * 7) * 13 & 255;
    }

    private static byte[] picture(TaskName task, String id) {
        return switch (task.key()) {
            case "semseg", "human_parts" ->
                SyntheticPascal.gray(
                        SIZE,
                        SIZE,
                        (x, y) -> shade(id, 0, x, y) % Tasks.PASCAL.get(task).channels());
            case "sal" -> SyntheticPascal.gray(SIZE, SIZE, (x, y) -> shade(id, 0, x, y));
            default ->
                rgb(SIZE, (x, y) -> SyntheticPascal.rgb(shade(id, 0, x, y), shade(id, 1, x, y), shade(id, 2, x, y)));
        };
    }

    private static float[] values(TaskName task, String id) {
        int pixels = SIZE * SIZE;
        float[] values = new float[task.equals(PascalTasks.NORMALS) ? 3 * pixels : pixels];
        for (int at = 0; at < values.length; at++) {
            int shade = shade(id, at / pixels, at % pixels % SIZE, at % pixels / SIZE);
            values[at] = switch (task.key()) {
                case "semseg", "human_parts" -> shade % Tasks.PASCAL.get(task).channels();
                case "sal" -> shade / 255f;
                default -> (float) (shade / 127.5 - 1);
            };
        }
        return values;
    }

    private void writeLabels(String id, Map<TaskName, float[]> labels, int size) {
        for (TaskName task : List.of(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS)) {
            float[] label = labels.get(task);
            written.file(task.key() + "/" + id + ".png", SyntheticPascal.palette(size, size, (x, y) ->
                    (int) label[y * size + x]));
        }
        float[] sal = labels.get(PascalTasks.SAL);
        written.file("sal/" + id + ".png", SyntheticPascal.gray(size, size, (x, y) -> (int) (255 * sal[y * size + x])));
        float[] normals = labels.get(PascalTasks.NORMALS);
        written.file(
                "normals/" + id + ".png",
                rgb(
                        size,
                        (x, y) -> SyntheticPascal.rgb(
                                level(normals[y * size + x]),
                                level(normals[(size + y) * size + x]),
                                level(normals[(2 * size + y) * size + x]))));
    }

    private static int level(float component) {
        return component == 255 ? 128 : Math.round((component + 1) * 127.5f);
    }

    private static byte[] rgb(int size, Shade rgb) {
        return SyntheticPascal.png(SyntheticPascal.image(size, size, java.awt.image.BufferedImage.TYPE_INT_RGB, rgb));
    }
}
