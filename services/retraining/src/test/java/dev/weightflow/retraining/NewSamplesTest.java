package dev.weightflow.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import org.junit.jupiter.api.Test;

class NewSamplesTest extends RetrainerTestBase {
    @Test
    void data_that_were_there_before_the_policy_are_none_of_its_business() {
        scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.ingest("/night", "n1");
        scenario.policy(EIGHT_NEW);
        scenario.settle();

        assertThat(scenario.requests()).isEmpty();
        assertThat(scenario.events(RetrainingSkipped.class)).isEmpty();
    }

    @Test
    void what_the_champion_has_learned_from_is_not_new() {
        scenario.champion("a", scenario.ingest("/a", "a1", "a2"));
        scenario.policy(RetrainingPolicy.onNewSamples(9));
        DatasetId few = scenario.ingest("/a", "a1", "a2", "a3");
        DatasetId none = scenario.ingest("/b", "a1", "a2");
        scenario.settle();

        assertThat(waits(few)).isEqualTo("8 of 24 training samples are new, and 9 must be.");
        assertThat(skipped().dataset()).isEqualTo(none);
        assertThat(skipped().reason()).isEqualTo("0 of 16 training samples are new, and 9 must be.");
        assertThat(scenario.requests()).isEmpty();
    }

    /** Returns why no decision is made about the dataset. */
    private String waits(DatasetId dataset) {
        return scenario.service
                .queries()
                .explain(dataset.value())
                .previews()
                .get(0)
                .reason();
    }

    @Test
    void samples_are_new_one_by_one_however_they_move_between_shards() {
        scenario.champion("a", scenario.ingestListed("/a", "1", "2", "3", "4", "5"));
        scenario.policy(RetrainingPolicy.onNewSamples(2));

        DatasetId few = scenario.ingestListed("/b", "0", "1", "2", "3", "4", "5");
        scenario.settle();
        assertThat(waits(few)).startsWith("1 of 6 training samples are new, and 2 must be");

        scenario.ingestListed("/c", "0", "5", "4", "3", "6", "0");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void where_one_dataset_has_no_list_of_samples_whole_shards_are_told_apart() {
        championThatIsRetrainedOn(RetrainingPolicy.onNewSamples(7));

        DatasetId few = scenario.ingestListed("/b", "0", "1", "2", "3", "4", "5");
        scenario.settle();

        assertThat(waits(few)).startsWith("6 of 6 training samples are new, and 7 must be");
    }

    @Test
    void what_an_ancestor_of_the_champion_has_learned_from_is_not_new_either() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        scenario.evaluated(scenario.completed(request()));

        scenario.ingest("/mixed", "a1", "b1");
        scenario.settle();

        assertThat(skipped().reason()).startsWith("0 of 16 training samples are new");
    }

    @Test
    void data_from_elsewhere_do_not_count() {
        championThatIsRetrainedOn(policy("{'sources': ['/data/*'], 'minNewSamples': 8}"));
        scenario.ingest("/elsewhere", "n1");
        scenario.settle();

        assertThat(skipped().reason()).isEqualTo("Data from /elsewhere do not count, only from /data/*.");
    }

    @Test
    void of_one_source_only_the_newest_waiting_version_is_trained_on() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        DatasetId older = scenario.ingest("/c", "c1");
        DatasetId newer = scenario.ingest("/c", "c1", "c2");
        scenario.settle();

        assertThat(skipped().dataset()).isEqualTo(older);
        assertThat(skipped().reason()).contains(newer.shortId()).contains("since");
        scenario.evaluated(scenario.completed(request()));
        assertThat(scenario.requests().get(1).spec().dataset()).isEqualTo(newer);
    }
}
