package dev.weightflow.registry.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.drift.WindowDocument;
import dev.weightflow.schema.drift.WindowImage;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the ranking of images, by hand. */
class DisagreementTest {
    @Test
    void images_are_ranked_by_the_pixels_that_must_differ() {
        WindowDocument champion = window(
                image("a", Map.of(PascalTasks.SEMSEG, List.of(0.5, 0.5, 0.0))),
                image("b", Map.of(PascalTasks.SEMSEG, List.of(1.0, 0.0, 0.0), PascalTasks.SAL, List.of(0.75, 0.25))),
                image("only here", Map.of(PascalTasks.SEMSEG, List.of(1.0, 0.0, 0.0))));
        WindowDocument canary = window(
                image(
                        "b",
                        Map.of(PascalTasks.SEMSEG, List.of(0.875, 0.125, 0.0), PascalTasks.SAL, List.of(0.25, 0.75))),
                image("a", Map.of(PascalTasks.SEMSEG, List.of(0.25, 0.5, 0.25))));

        List<Disagreement> ranked = Disagreement.of(champion, canary);

        assertThat(ranked).extracting(Disagreement::image).containsExactly("b", "a");
        assertThat(ranked.get(0).task()).isEqualTo(PascalTasks.SAL);
        assertThat(ranked.get(0).atLeast()).isCloseTo(0.5, within(1e-12));
        assertThat(ranked.get(1).atLeast())
                .as("a quarter of the pixels changed class")
                .isCloseTo(0.25, within(1e-12));
    }

    @Test
    void images_without_classes_have_none() {
        assertThat(Disagreement.of(window(image("a", Map.of())), window(image("a", Map.of()))))
                .isEmpty();
    }

    private static WindowImage image(String id, Map<TaskName, List<Double>> shares) {
        return WindowImage.of(id, id, new float[] {1}, Map.of(), shares);
    }

    private static WindowDocument window(WindowImage... images) {
        return new WindowDocument(
                WindowDocument.FORMAT,
                DatasetId.of(Digest.ofText("window")),
                Split.VAL,
                Optional.empty(),
                CheckpointId.of(Digest.ofText("weights")),
                64,
                1,
                List.of(images));
    }
}
