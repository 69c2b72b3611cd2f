package dev.weightflow.drift.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.drift.Cameras;
import dev.weightflow.drift.window.ImageFeatures;
import dev.weightflow.drift.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeTestTest {
    private static final ChangeOptions OPTIONS = new ChangeOptions(199, 1, 5, 50, 5);

    @Test
    void a_quarter_of_night_is_found_measured_named_and_explained() {
        Cameras cameras = new Cameras(1, 8);

        Change change = ChangeTest.between(cameras.days(0, 24, 0), cameras.days(24, 12, 0.25), OPTIONS);

        assertThat(change.pValue()).isLessThanOrEqualTo(0.02);
        assertThat(change.auc().orElseThrow()).isBetween(0.53, 0.72);
        assertThat(change.share().orElseThrow()).isBetween(0.15, 0.4);
        assertThat(change.auc().orElseThrow())
                .isBetween(
                        change.aucInterval().orElseThrow().low(),
                        change.aucInterval().orElseThrow().high());
        assertThat(change.strangest()).hasSize(5).allMatch(image -> image.id().endsWith("/night"));
        assertThat(change.explanations().get(0).name()).isEqualTo("brightness");
        assertThat(change.explanations().get(0).pValue()).isLessThan(0.05);
        assertThat(change.explanations().get(0).window())
                .isLessThan(change.explanations().get(0).reference());
        assertThat(change.explanations()).hasSize(3);
        assertThat(change.referenceGroups()).isEqualTo(72);
        assertThat(change.windowGroups()).isEqualTo(36);
    }

    @Test
    void windows_of_any_size_that_have_not_changed_have_uniform_p_values_and_no_effect() {
        double[] pValues = new double[200];
        double auc = 0;
        for (int run = 0; run < pValues.length; run++) {
            Cameras cameras = new Cameras(100 + run, 4);
            int days = 2 + run % 4;
            Change change = ChangeTest.between(
                    cameras.days(0, 5, 0), cameras.days(5, days, 0), new ChangeOptions(99, run, 2, 1, 0));
            pValues[run] = change.pValue();
            auc += change.auc().orElseThrow() / pValues.length;
        }
        Arrays.sort(pValues);

        double distance = IntStream.range(0, pValues.length)
                .mapToDouble(at -> Math.abs(pValues[at] - (at + 0.5) / pValues.length))
                .max()
                .orElseThrow();
        assertThat(distance).isLessThan(0.115); // 1 % of uniform samples exceed it
        assertThat(pValues[0]).isGreaterThanOrEqualTo(0.01);
        assertThat(auc).isBetween(0.47, 0.53);
    }

    @Test
    void the_same_input_gives_the_same_bits_and_another_seed_others() {
        Cameras cameras = new Cameras(2, 4);
        Window reference = cameras.days(0, 6, 0);
        Window window = cameras.days(6, 3, 0.1);

        Change change = ChangeTest.between(reference, window, OPTIONS);

        assertThat(ChangeTest.between(reference, window, OPTIONS)).isEqualTo(change);
        assertThat(ChangeTest.between(reference, window, new ChangeOptions(199, 2, 5, 50, 5)))
                .isNotEqualTo(change);
    }

    @Test
    void too_few_groups_are_said_and_no_error() {
        Cameras cameras = new Cameras(3, 8);
        Window one = new Window(cameras.day(0, 9, 1));

        Change change = ChangeTest.between(new Window(cameras.day(0, 0, 0)), one, OPTIONS);

        assertThat(change.leastPValue()).isEqualTo(0.5);
        assertThat(change.pValue()).isGreaterThanOrEqualTo(0.4);
        assertThat(change.auc()).isEmpty();
        assertThat(change.share()).isEmpty();
        assertThat(change.strangest()).isEmpty();
        assertThat(ChangeTest.between(new Window(cameras.day(1, 0, 0)), one, OPTIONS)
                        .leastPValue())
                .as("another camera cannot be exchanged")
                .isEqualTo(1);
    }

    @Test
    void images_without_groups_are_units() {
        Change change = ChangeTest.between(alone("r", 60, 0), alone("w", 20, 1.5), OPTIONS);

        assertThat(change.pValue()).isEqualTo(1.0 / 200);
        assertThat(change.auc().orElseThrow()).isGreaterThan(0.8);
    }

    @Test
    void what_cannot_be_compared_is_refused() {
        Window reference = alone("r", 3, 0);

        assertThatThrownBy(() -> ChangeTest.between(reference, reference, OPTIONS))
                .hasMessageContaining("is in the reference and in the window");
        assertThatThrownBy(() -> ChangeTest.between(reference, new Cameras(1, 1).days(0, 1, 0), OPTIONS))
                .hasMessageContaining("not of one backbone");
        assertThatThrownBy(() -> new ChangeOptions(0, 1, 5, 1, 1)).hasMessageContaining("a permutation");
    }

    private static Window alone(String name, int count, double shift) {
        SeededRandom random = SeededRandom.of(1, 0, 0, name);
        List<ImageFeatures> images = new ArrayList<>();
        for (int image = 0; image < count; image++) {
            float[] embedding = {(float) (Cameras.normal(random) + shift), (float) (Cameras.normal(random) + shift), 7};
            images.add(ImageFeatures.alone(name + image, embedding));
        }
        return new Window(images);
    }
}
