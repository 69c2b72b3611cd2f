package dev.weightflow.console.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.frame.Rendering;
import dev.weightflow.console.testing.LoopStory;
import dev.weightflow.platform.event.EventContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopPageTest {
    private static final Rendering RENDERING = new Rendering();
    private static final Standing NOTHING = new Standing(List.of(), List.of(), Optional.empty(), "");

    private final LoopStory story = new LoopStory(true);

    @AfterEach
    void close() {
        story.close();
    }

    private LoopPage page(Standing standing, Optional<Instant> before) {
        return new LoopPage(
                story.console(), story.model(), standing, before.isEmpty(), before.orElse(LoopResource.LAST));
    }

    private LoopPage page() {
        return page(NOTHING, Optional.empty());
    }

    private static String html(LoopPage page) {
        return RENDERING.page("loop", Map.of("loop", page)).replaceAll("\\s+", " ");
    }

    private static String text(LoopPage page) {
        return html(page).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private static List<String> words(Chain chain) {
        return chain.steps().stream().map(Step::word).toList();
    }

    private EventContext retrained() {
        story.window("day", LoopStory.FIRST, 1);
        story.changed("night", LoopStory.FIRST);
        return story.triggered("labelled", story.labelled("labelled", 10));
    }

    @Test
    void a_chain_goes_from_the_window_to_the_alias_and_back() {
        EventContext requested = retrained();
        story.running("labelled");
        story.promoted(story.completed("labelled", requested));
        story.rolledBack();

        LoopPage page = page();

        assertThat(page.chains())
                .extracting(Chain::title)
                .containsExactly("v2, retrained on labelled", "v1, trained on request");
        Chain chain = page.chains().get(0);
        assertThat(words(chain))
                .containsExactly(
                        "Dataset ingested",
                        "Evaluated",
                        "Window checked",
                        "Change detected",
                        "Labels requested",
                        "Dataset ingested",
                        "Retraining triggered",
                        "Training completed",
                        "Evaluated",
                        "Version registered",
                        "Alias moved",
                        "Champion watched",
                        "Rolled back",
                        "Alias moved",
                        "Alias held");
        assertThat(chain.steps())
                .extracting(step -> step.event().metadata().at())
                .isSorted();
        assertThat(chain.look().word()).isEqualTo("rolled back");
        assertThat(chain.open()).isEmpty();
        assertThat(text(page))
                .containsSubsequence(
                        "evidence 2.37e+05 of 20.0, effect 0.97",
                        "7 informative, the strangest, and 3 random.",
                        "12 training and 120 validation samples",
                        "2 min of the budget reserved. It took 1 min 41 s of a trainer.",
                        "Why: 1 conditions",
                        "10 of 12 training samples are new.",
                        "after 200 steps",
                        "semseg 28.00 %",
                        "gains +46.74 %",
                        "1 of 1 checks passed.",
                        "On bench",
                        "1 of 1 passed.",
                        "64 new images",
                        "worse than in version 1 by 20.00 points",
                        "Look at version 2 first.");
        assertThat(html(page))
                .contains(
                        "/models/people/drift?version=1&amp;window=" + LoopStory.dataset("night") + "#window",
                        "href=\"/datasets/" + LoopStory.dataset("labelled") + "\"",
                        "href=\"/trainings/job-on-labelled\"",
                        "href=\"/models/people/2#gate\"");
    }

    @Test
    void a_change_waits_for_labels() {
        story.changed("night", LoopStory.FIRST);

        Chain chain = page().chains().get(0);

        assertThat(chain.title()).isEqualTo("Change of what v1 sees");
        assertThat(chain.look().word()).isEqualTo("waiting for labels");
        assertThat(chain.open()).isEqualTo("Waits for labels of 10 images: ./weightflow retraining labels people");
        assertThat(words(chain)).endsWith("Window checked", "Change detected", "Labels requested");
    }

    @Test
    void labels_that_came_wait_for_a_retraining() {
        story.changed("night", LoopStory.FIRST);
        story.labelled("labelled", 9);

        Chain chain = page().chains().get(0);

        assertThat(chain.look().word()).isEqualTo("labels came");
        assertThat(chain.open()).isEqualTo("labelled has 9 of 10 images. No retraining was decided yet.");
        assertThat(words(chain)).endsWith("Labels requested", "Dataset ingested");
    }

    @Test
    void a_retraining_on_other_images_does_not_follow_from_the_change() {
        story.changed("night", LoopStory.FIRST);
        story.triggered("other", story.labelled("other", 0));

        assertThat(page().chains())
                .extracting(Chain::title)
                .containsExactly("Retraining on other", "Change of what v1 sees", "v1, trained on request");
        assertThat(words(page().chains().get(0)))
                .containsExactly("Dataset ingested", "Retraining triggered", "Training requested");
    }

    @Test
    void a_training_that_answers_the_change_itself_belongs_to_its_chain() {
        story.changed("night", LoopStory.FIRST);
        EventContext requested = story.triggeredByChange("night", "again");
        assertThat(page().chains().get(0).title()).isEqualTo("Retraining after a change");
        assertThat(page().chains().get(0).open()).isEqualTo("The training waits for a trainer.");

        story.running("again");
        story.promoted(story.completed("again", requested));

        assertThat(page().chains())
                .extracting(Chain::title)
                .containsExactly("v2, retrained after a change", "v1, trained on request");
        assertThat(words(page().chains().get(0)))
                .endsWith(
                        "Change detected",
                        "Labels requested",
                        "Action decided",
                        "Training completed",
                        "Evaluated",
                        "Version registered",
                        "Alias moved");
    }

    @Test
    void a_training_under_way_is_the_end_so_far() {
        retrained();
        assertThat(page().chains().get(0).open()).isEqualTo("The training waits for a trainer.");

        story.running("labelled");

        Chain chain = page().chains().get(0);
        assertThat(chain.title()).isEqualTo("Retraining on labelled");
        assertThat(chain.look().word()).isEqualTo("Running");
        assertThat(chain.open()).isEqualTo("The training is running.");
    }

    @Test
    void a_failed_training_ends_the_chain_with_its_reason() {
        EventContext requested = retrained();
        story.running("labelled");
        story.failed("labelled", requested);

        Chain chain = page().chains().get(0);
        assertThat(chain.look().word()).isEqualTo("Failed");
        assertThat(chain.open()).isEmpty();
        assertThat(words(chain)).endsWith("Retraining triggered", "Training failed");
        assertThat(text(page())).contains("The job failed: The loss is not finite.");
    }

    @Test
    void a_version_waits_for_the_gate_and_then_for_a_person() {
        EventContext requested = retrained();
        story.running("labelled");
        EventContext registered = story.completed("labelled", requested);
        assertThat(page().chains().get(0).open()).isEqualTo("v2 waits for the gate's decision.");

        story.undecided(registered);

        Chain chain = page().chains().get(0);
        assertThat(chain.look().word()).isEqualTo("undecided");
        assertThat(chain.open()).isEqualTo("Undecided: v2 waits for a person.");
        assertThat(words(chain)).endsWith("Version registered", "Undecided by the gate");
        assertThat(text(page())).contains("There are too few images. 0 of 1 checks passed.");
    }

    @Test
    void older_chains_are_on_further_pages_each_once() {
        for (int i = 0; i < 15; i++) {
            story.triggered("data-" + i, story.labelled("data-" + i, 0));
        }

        List<String> titles = new ArrayList<>();
        Optional<Instant> before = Optional.empty();
        int pages = 0;
        do {
            LoopPage page = page(NOTHING, before);
            page.chains().forEach(chain -> titles.add(chain.title()));
            before = page.older().map(Instant::parse);
            pages++;
        } while (before.isPresent() && pages < 9);

        assertThat(titles).hasSize(16).doesNotHaveDuplicates().startsWith("Retraining on data-14");
        assertThat(titles).endsWith("Retraining on data-0", "v1, trained on request");
    }

    @Test
    void what_waits_and_the_budget_are_shown_or_unknown_and_never_made_up() {
        Standing standing = new Standing(
                List.of(new Standing.Wait("night", "/datasets/1", "The budget is spent.", Optional.of(Instant.EPOCH))),
                List.of("In a day: 50 min spent, 10 min left of 1 h"),
                Optional.of("A person looks."),
                "");

        assertThat(text(page(standing, Optional.empty())))
                .contains("Retraining is paused:", "A person looks.", "The budget is spent.", "10 min left of 1 h");
        assertThat(text(page(
                        new Standing(List.of(), List.of(), Optional.empty(), "Not known: retraining is unreachable."),
                        Optional.empty())))
                .contains("Not known: retraining is unreachable.")
                .doesNotContain("No budget is set", "No dataset waits");
    }

    @Test
    void a_page_over_twenty_thousand_windows_and_versions_takes_less_than_two_seconds_and_sixty_kilobytes() {
        story.windows(20_000, LoopStory.FIRST);
        EventContext requested = retrained();
        story.running("labelled");
        story.promoted(story.completed("labelled", requested));
        Instant before = story.versions(20_000);
        story.console();
        html(page());

        for (Optional<Instant> moment : List.of(Optional.<Instant>empty(), Optional.of(before))) {
            long begin = System.nanoTime();
            LoopPage page = page(NOTHING, moment);
            String html = html(page);

            assertThat((System.nanoTime() - begin) / 1e9).isLessThan(2);
            assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(60_000);
            assertThat(page.chains().get(0).title())
                    .isEqualTo(moment.isEmpty() ? "v20002, trained on request" : "v2, retrained on labelled");
        }
    }
}
