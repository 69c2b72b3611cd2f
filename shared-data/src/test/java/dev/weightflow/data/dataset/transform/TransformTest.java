package dev.weightflow.data.dataset.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.SharedData;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.training.Sampling;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformTest {
    @TempDir
    Path root;

    @Test
    void a_sample_of_an_epoch_is_always_the_same_bits_and_another_in_the_next() {
        RawSample raw = synthetic();

        Sample once = new TrainTransform(32, 5, Sampling.REFERENCE).apply(raw, 2, 7);
        Sample again = new TrainTransform(32, 5, Sampling.REFERENCE).apply(raw, 2, 7);

        assertSame(once, again);
        assertThat(new TrainTransform(32, 5, Sampling.REFERENCE)
                        .apply(raw, 3, 7)
                        .image())
                .isNotEqualTo(once.image());
        assertThat(new TrainTransform(32, 5, Sampling.REFERENCE)
                        .apply(raw, 2, 8)
                        .image())
                .isNotEqualTo(once.image());
        assertThat(new TrainTransform(32, 6, Sampling.REFERENCE)
                        .apply(raw, 2, 7)
                        .image())
                .isNotEqualTo(once.image());
    }

    @Test
    void without_flip_turn_and_scale_training_sees_what_validation_sees() {
        RawSample raw = synthetic();
        Sampling still = new Sampling(0.0, 0.0, 1.0, 1.0, false);

        for (int index = 0; index < 4; index++) {
            assertSame(new TrainTransform(24, 5, still).apply(raw, 0, index), new ValidationTransform(24).apply(raw));
        }
    }

    @Test
    void flip_turn_and_scale_are_drawn_from_what_the_sampling_says() {
        RawSample raw = synthetic();
        Sampling wide = new Sampling(1.0, 90.0, 0.5, 2.0, false);
        for (int index = 0; index < 4; index++) {
            SeededRandom draws = SeededRandom.of(5, 0, index, "augment");
            draws.uniform();
            double degrees = -90 + 180 * draws.uniform();
            double scale = 0.5 + 1.5 * draws.uniform();
            try (SampleTransformer canvas = SampleTransformer.of(raw.image(), raw.raw())) {
                canvas.flip();
                canvas.warp(degrees, scale);
                canvas.resize(24);

                assertSame(
                        new TrainTransform(24, 5, wide).apply(raw, 0, index),
                        new Sample(raw.id(), 24, canvas.image(), Tasks.PASCAL, canvas.labels()));
            }
        }
    }

    @Test
    void training_applies_flip_turn_and_scale_as_they_are_drawn() {
        RawSample raw = synthetic();
        Set<Boolean> flips = new HashSet<>();
        for (int index = 0; index < 8; index++) {
            SeededRandom draws = SeededRandom.of(5, 0, index, "augment");
            boolean flip = draws.uniform() < 0.5;
            double degrees = draws.uniform(-20, 20);
            double scale = draws.uniform(0.75, 1.25);
            flips.add(flip);
            try (SampleTransformer canvas = SampleTransformer.of(raw.image(), raw.raw())) {
                if (flip) {
                    canvas.flip();
                }
                canvas.warp(degrees, scale);
                canvas.resize(24);
                Sample expected = new Sample(raw.id(), 24, canvas.image(), Tasks.PASCAL, canvas.labels());

                assertSame(new TrainTransform(24, 5, Sampling.REFERENCE).apply(raw, 0, index), expected);
            }
        }
        assertThat(flips).hasSize(2);
    }

    @Test
    void validation_only_resizes_and_is_the_same_in_every_epoch() {
        RawSample raw = synthetic();
        ValidationTransform validation = new ValidationTransform(24);

        assertSame(validation.apply(raw, 0, 0), validation.apply(raw, 9, 3));
        assertThat(validation.apply(raw).image().toFloats()[0])
                .isEqualTo(raw.image().at(0, 0, 0)); // 24 x 24 already
    }

    @Test
    void labels_alone_are_those_of_the_sample() {
        RawSample raw = synthetic();
        ValidationTransform validation = new ValidationTransform(19);

        Map<TaskName, float[]> labels = validation.labels(raw.raw());

        assertThat(labels.keySet()).isEqualTo(raw.labels().keySet());
        labels.forEach((task, values) ->
                assertThat(values).isEqualTo(validation.apply(raw).labelValues().get(task)));
    }

    @Test
    void a_picture_without_people_counts_in_no_pixel_and_one_with_people_in_all() {
        SyntheticPascal folder = SyntheticPascal.in(root).list(Split.VAL, "a").sample("a", 24, 24);
        ValidationTransform validation = new ValidationTransform(16);
        Sample people = validation.apply(PascalMt.open(root, Split.VAL).read(0));
        folder.parts("a", SyntheticPascal.anno());
        Sample nobody = validation.apply(PascalMt.open(root, Split.VAL).read(0));

        assertThat(people.labelValues().get(PascalTasks.HUMAN_PARTS))
                .contains(0, 1, 2)
                .doesNotContain(255);
        assertThat(nobody.labelValues().get(PascalTasks.HUMAN_PARTS)).containsOnly(255);
    }

    @Test
    void labels_hold_only_what_their_tasks_allow() {
        Path real = SharedData.folder("pascal_mt_mini");
        PascalMt data = PascalMt.open(real, Split.TRAIN);
        TrainTransform train = new TrainTransform(64, 1, Sampling.REFERENCE);
        for (int i = 0; i < 12; i++) {
            Sample sample = train.apply(data.read(i), 0, i);
            for (float value : sample.labelValues().get(PascalTasks.SEMSEG)) {
                assertThat(value == 255 || (value >= 0 && value <= 20 && value == (int) value))
                        .isTrue();
            }
            for (float value : sample.labelValues().get(PascalTasks.SAL)) {
                assertThat(value == 0 || value == 1).isTrue();
            }
            for (float value : sample.labelValues().get(PascalTasks.NORMALS)) {
                assertThat(value == 255 || Math.abs(value) <= 1.000001).isTrue();
            }
        }
    }

    @Test
    void a_size_that_is_no_size_is_refused() {
        assertThatThrownBy(() -> new TrainTransform(0, 1, Sampling.REFERENCE))
                .hasMessageContaining("not between 1 and");
        assertThatThrownBy(() -> new ValidationTransform(100_000)).hasMessageContaining("not between 1 and");
    }

    private RawSample synthetic() {
        SyntheticPascal.in(root).list(Split.VAL, "a").sample("a", 24, 24);
        return PascalMt.open(root, Split.VAL).read(0);
    }

    private static void assertSame(Sample one, Sample other) {
        assertThat(one.id()).isEqualTo(other.id());
        assertThat(one.image()).isEqualTo(other.image());
        assertThat(one.labels().keySet()).isEqualTo(other.labels().keySet());
        one.labels().forEach((task, values) -> assertThat(values)
                .as(task.key())
                .isEqualTo(other.labels().get(task)));
    }
}
