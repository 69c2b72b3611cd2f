package dev.weightflow.console.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.frame.Rendering;
import dev.weightflow.console.testing.LoopStory;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriftPageTest {
    private static final Rendering RENDERING = new Rendering();

    private LoopStory story = new LoopStory(true);

    @AfterEach
    void close() {
        story.close();
    }

    private DriftPage page(Optional<VersionNumber> version, Optional<DatasetId> window, int page) {
        return new DriftPage(story.console(), story.model(), version, window, page);
    }

    private DriftPage page() {
        return page(Optional.empty(), Optional.empty(), 1);
    }

    private static String html(DriftPage page) {
        return RENDERING.page("drift", Map.of("drift", page)).replaceAll("\\s+", " ");
    }

    private static String text(DriftPage page) {
        return html(page)
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ")
                .replace(" .", ".")
                .replace(" :", ":");
    }

    @Test
    void before_the_first_window_it_says_how_to_begin() {
        assertThat(text(page()))
                .contains("no window yet", "datasets ingest FOLDER --unlabelled")
                .doesNotContain("retraining set", "Evidence of a change");
        assertThat(DriftSummary.of(story.console(), story.model()).orElseThrow().words())
                .isEqualTo("No window was compared yet.");

        story.close();
        story = new LoopStory(false);

        assertThat(text(page())).contains("not looked for", "retraining set people --min-new-samples 100 --drift");
    }

    @Test
    void windows_have_their_numbers_and_a_skipped_one_its_reason() {
        story.window("day", LoopStory.FIRST, 1.5);
        story.skipped("broken", "It was not measured: <b>.");

        DriftPage page = page();

        assertThat(page.look().word()).isEqualTo("no change shown");
        assertThat(page.lead())
                .isEqualTo("1 window compared with the images that v1 was registered on: evidence 1.50 of 20.0."
                        + " 1 could not be compared.");
        assertThat(text(page))
                .containsSubsequence(
                        "broken",
                        "Skipped: It was not measured: &lt;b&gt;.",
                        "day",
                        "96 in 24 groups",
                        "0.002",
                        "0.97 [0.93, 0.99]",
                        "1.50 of 20.0");
        assertThat(html(page)).contains("1.50 now, the threshold is 20.0.").doesNotContain("change found");
        assertThat(DriftSummary.of(story.console(), story.model()).orElseThrow().words())
                .isEqualTo("No change shown in 1 window, the latest 2 min ago: evidence 1.50 of 20.0.");
    }

    @Test
    void a_change_is_marked_with_what_explains_it_its_strangest_images_and_the_labels_asked_for() {
        story.window("day", LoopStory.FIRST, 1);
        DatasetId night = story.changed("night", LoopStory.FIRST);
        story.window("later", LoopStory.FIRST, 400_000);

        DriftPage page = page();

        assertThat(page.evidence().orElseThrow().detected()).isPresent();
        assertThat(page.detail().orElseThrow().row().dataset()).isEqualTo(night.value());
        assertThat(html(page))
                .contains(
                        "the change was found with window 2",
                        "src=\"/datasets/" + night + "/samples/night-10/image.png\"")
                .doesNotContain("night-30");
        assertThat(text(page))
                .containsSubsequence(
                        "change found",
                        "Window night",
                        "compared with 256 images in 64 groups of day",
                        "In what it differs",
                        "brightness 0.520 0.110 D 0.910 0.004",
                        "semseg, class 3 10.0 % 40.0 % χ² 12.5 0.200",
                        "Strangest images",
                        "18 more in the report.",
                        "Labels asked for",
                        "10 images of the window: 7 informative, the strangest ones, and 3 random",
                        "No dataset has them yet",
                        "retraining labels people --export FOLDER");
        assertThat(DriftSummary.of(story.console(), story.model()).orElseThrow())
                .isEqualTo(new DriftSummary("Change found 4 min ago; labels of 10 images asked for.", true));
        DatasetId later = LoopStory.dataset("later");
        assertThat(text(page(Optional.empty(), Optional.of(later), 1))).contains("Window later");
    }

    @Test
    void labels_are_answered_by_the_datasets_that_have_their_images() {
        story.changed("night", LoopStory.FIRST);
        story.labelled("none-of-them", 0);
        story.labelled("some-of-them", 8);

        assertThat(text(page()))
                .contains("some-of-them has 8 of the 10 images, by their ids")
                .doesNotContain("none-of-them has", "No dataset has them yet");
    }

    @Test
    void what_cannot_be_read_is_unknown_and_not_zero() {
        DatasetId window = story.windowWithoutReport("day", LoopStory.FIRST);

        assertThat(text(page(Optional.empty(), Optional.of(window), 1)))
                .containsSubsequence(
                        "of some windows are not known: The report about drift",
                        "Its report cannot be read.",
                        "day",
                        "–",
                        "0.002",
                        "1.00 of 20.0")
                .doesNotContain("0 in 0");
    }

    @Test
    void another_version_has_windows_of_its_own() {
        story.window("of-one", LoopStory.FIRST, 3);
        assertThat(html(page(Optional.of(LoopStory.SECOND), Optional.empty(), 1)))
                .contains("No window yet", "href=\"/models/people/drift?version=1\"");

        story.window("of-two", LoopStory.SECOND, 1);

        assertThat(text(page())).contains("of-one").doesNotContain("of-two");
        assertThat(text(page(Optional.of(LoopStory.SECOND), Optional.empty(), 1)))
                .contains("v2 was registered on", "of-two")
                .doesNotContain("of-one");
        assertThat(page().choices()).containsExactly(new DriftPage.Choice("2", false), new DriftPage.Choice("1", true));
        assertThat(page(Optional.of(LoopStory.SECOND), Optional.of(LoopStory.dataset("of-one")), 1)
                        .detail()
                        .orElseThrow()
                        .row()
                        .name())
                .isEqualTo("of-two");
    }

    @Test
    void twenty_thousand_windows_are_shown_within_two_seconds_and_a_bounded_size() {
        story.windows(20_000, LoopStory.FIRST);
        story.console();
        html(page());

        long begin = System.nanoTime();
        DriftPage page = page(Optional.empty(), Optional.empty(), 3);
        String html = html(page);

        assertThat((System.nanoTime() - begin) / 1e9).isLessThan(2);
        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(60_000);
        assertThat(page.rows()).hasSize(20);
        assertThat(page.pages()).isEqualTo(1_000);
        assertThat(html).contains("20,000 windows", "One window in 100 is drawn.", "page=4");
        // steps: across to the window, and up to its evidence
        assertThat(page.evidence().orElseThrow().path().split("H")).hasSize(200);
    }
}
