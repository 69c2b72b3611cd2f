package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.retraining.policy.DatasetExplanation;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.training.DatasetShare;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that datasets that wait at the same time lead to one training, and that none of them is forgotten. */
class CoalescingTest extends RetrainerTestBase {
    @Test
    void what_has_gathered_while_a_training_ran_is_trained_on_together_in_shares_of_what_is_new() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        DatasetId c = scenario.ingest("/c", "c1");
        DatasetId d = scenario.ingest("/d", "a1", "d1", "d2", "d3");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);

        scenario.evaluated(scenario.completed(request()));

        TrainingSpec together = scenario.requests().get(1).spec();
        assertThat(together.dataset()).isEqualTo(d); // it has more new samples, and so better images to compare on
        assertThat(together.datasets())
                .extracting(DatasetShare::dataset, DatasetShare::share)
                .containsExactly(tuple(d, 0.75), tuple(c, 0.25));
        RetrainingTriggered trigger = scenario.events(RetrainingTriggered.class).get(1);
        assertThat(trigger.dataset()).isEqualTo(d);
        assertThat(trigger.merged()).containsExactly(c);
        assertThat(trigger.checks()).anySatisfy(check -> assertThat(check.finding())
                .isEqualTo("24 of 32 training samples are new, 32 with those of the other datasets that wait, and 8"
                        + " must be."));
        assertThat(trigger.checks()).anySatisfy(check -> assertThat(check.finding())
                .isEqualTo("1 more dataset that waited is trained on as well: " + c.shortId() + "."));
        assertThat(scenario.events(RetrainingSkipped.class)).isEmpty();
    }

    @Test
    void a_merged_dataset_is_decided_by_the_training_it_is_part_of_and_an_explanation_says_which() {
        championThatIsRetrainedOn(EIGHT_NEW);
        DatasetId c = scenario.ingest("/c", "c1");
        DatasetId d = scenario.ingest("/d", "d1", "d2");
        scenario.settle();
        new RetrainingInstance(fixture).settle();

        DatasetExplanation explained = scenario.service.queries().explain(c.value());

        assertThat(scenario.events(RetrainingTriggered.class)).hasSize(1);
        assertThat(explained.previews()).singleElement().satisfies(preview -> {
            assertThat(preview.outcome()).isEqualTo("triggered");
            assertThat(preview.dataset()).isEqualTo(d);
            assertThat(preview.merged()).containsExactly(c);
            assertThat(preview.job()).contains(request().job());
        });
        assertThat(explained.chain()).anySatisfy(step -> assertThat(step.description())
                .contains("is to be retrained on dataset " + d.shortId() + " and 1 more"));
    }

    @Test
    void many_small_datasets_add_up() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 20}"));
        DatasetId b = scenario.ingest("/b", "b1");
        DatasetId c = scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(scenario.requests()).isEmpty();
        assertThat(scenario.service.queries().explain(b.value()).previews())
                .singleElement()
                .satisfies(preview -> {
                    assertThat(preview.outcome()).isEqualTo("waiting");
                    assertThat(preview.reason()).isEqualTo("8 of 8 training samples are new, and 20 must be.");
                });

        scenario.ingest("/d", "d1");
        scenario.settle();

        assertThat(scenario.events(RetrainingTriggered.class).get(0).datasets())
                .contains(b, c)
                .hasSize(3);
    }

    @Test
    void samples_that_several_datasets_have_are_counted_once() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 20}"));
        scenario.ingest("/b", "b1");
        scenario.ingest("/copy-of-b", "b1");
        scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(scenario.requests()).isEmpty();

        DatasetId more = scenario.ingest("/d", "c1", "d1");
        scenario.settle();

        RetrainingTriggered trigger = scenario.events(RetrainingTriggered.class).get(0);
        assertThat(trigger.dataset()).isEqualTo(more);
        assertThat(trigger.merged()).hasSize(3);
        // of the copy and of /c nothing is left to draw
        assertThat(request().spec().datasets()).extracting(DatasetShare::share).containsExactly(2 / 3.0, 1 / 3.0);
    }

    @Test
    void of_more_than_there_is_room_for_the_oldest_are_trained_on_and_the_rest_by_the_next_training() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 560}")); // all of them have this many
        List<DatasetId> all = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            all.add(scenario.ingest("/" + i, "shard " + i));
        }
        scenario.settle();

        RetrainingTriggered trigger = scenario.events(RetrainingTriggered.class).get(0);
        assertThat(trigger.datasets())
                .hasSize(RetrainingTriggered.MOST_DATASETS)
                .containsExactlyInAnyOrderElementsOf(all.subList(0, RetrainingTriggered.MOST_DATASETS));
        assertThat(request().spec().datasets())
                .allSatisfy(share -> assertThat(share.share()).isEqualTo(1.0 / 64));

        scenario.policy(EIGHT_NEW);
        scenario.evaluated(scenario.completed(request()));

        Set<DatasetId> decided = new HashSet<>();
        scenario.events(RetrainingTriggered.class)
                .forEach(each -> assertThat(decided.addAll(each.datasets())).isTrue());
        assertThat(decided).containsExactlyInAnyOrderElementsOf(all);
        assertThat(scenario.requests()).hasSize(2);
    }

    @Test
    void a_dataset_of_the_longest_chain_is_named_first_so_that_no_loop_hides_among_others() {
        championThatIsRetrainedOn(EIGHT_NEW);
        Optional<EventId> cause = Optional.of(new EventId("cause"));
        DatasetIngested deep = (DatasetIngested)
                scenario.ingest("/loop", new EventContext(new Causation(40, cause, cause), Optional.empty()), 8, "l1")
                        .event();
        scenario.ingest("/c", "c1", "c2");
        scenario.settle();

        assertThat(scenario.events(RetrainingTriggered.class).get(0).dataset()).isEqualTo(deep.dataset());
        assertThat(fixture.retrainings.events().get(1).causation().depth()).isEqualTo(41);
    }

    @Test
    void what_was_merged_before_has_been_learned_by_later_champions_too() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.ingest("/c", "c1", "c2");
        scenario.settle();
        scenario.evaluated(scenario.completed(request()));
        scenario.ingest("/d", "d1");
        scenario.settle();
        scenario.evaluated(scenario.completed(scenario.requests().get(1)));

        scenario.ingest("/again", "b1");
        scenario.settle();

        assertThat(skipped().reason()).startsWith("0 of 8 training samples are new");
    }

    @Test
    void it_waits_until_nothing_more_arrives() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'debounceSeconds': 60}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        after(50);
        scenario.ingest("/c", "c1");
        scenario.settle();
        after(50);
        assertThat(scenario.requests()).isEmpty();

        after(10);

        assertThat(scenario.events(RetrainingTriggered.class).get(0).datasets()).hasSize(2);
    }

    @Test
    void it_does_not_wait_for_ever_while_more_and_more_arrives() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'debounceSeconds': 60}"));
        for (int i = 0; i < 14; i++) {
            scenario.ingest("/" + i, "shard " + i);
            scenario.settle();
            after(49); // and one second that an ingestion takes
        }

        assertThat(scenario.requests()).hasSize(1);
        assertThat(scenario.events(RetrainingTriggered.class).get(0).datasets()).hasSize(13);
        assertThat(scenario.service.journals().retraining(PEOPLE).count()).isEqualTo(1);
    }

    private void after(int seconds) {
        fixture.clock.advance(Duration.ofSeconds(seconds));
        scenario.service.retrainer().retry();
        scenario.settle();
    }
}
