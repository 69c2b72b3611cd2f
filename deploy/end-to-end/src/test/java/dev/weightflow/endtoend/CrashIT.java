package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingClaimed;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each service is killed in the middle of its work, several times; the run must end as the one that nothing disturbed. */
@ExtendWith(WithUndisturbedRun.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {

    private Outcome undisturbed;
    private Outcome disturbed;
    private List<Fact> facts;
    private List<Fact> undisturbedFacts;

    @BeforeAll
    void make(UndisturbedRun run) throws InterruptedException {
        undisturbed = run.outcome();
        undisturbedFacts = run.facts();
        run.stop();
        DisturbedRun crashed = DisturbedRun.make();
        disturbed = crashed.outcome();
        facts = crashed.facts();
    }

    @Test
    void the_run_ends_with_the_same_identities_and_the_same_weights_to_the_last_bit() {
        assertThat(disturbed).isEqualTo(undisturbed);
    }

    @Test
    void each_fact_is_stated_once() {
        assertThat(facts)
                .filteredOn(fact -> !fact.isRequest())
                .extracting(Fact::id)
                .doesNotHaveDuplicates();
        assertThat(facts).noneMatch(fact -> fact.topic().endsWith(Topic.DEAD_LETTERS));
    }

    @Test
    void what_is_stated_is_what_the_undisturbed_run_states_but_for_claims() {
        assertThat(lasting(facts)).isEqualTo(lasting(undisturbedFacts));
    }

    @Test
    void work_goes_on_from_the_last_committed_checkpoint_under_another_claim() {
        List<TrainingStarted> starts = of(TrainingStarted.class);

        assertThat(of(TrainingClaimed.class)).hasSizeGreaterThan(3);
        assertThat(starts).hasSizeGreaterThan(3);
        assertThat(starts.get(0).resumedFrom()).isEmpty();
        assertThat(starts.subList(starts.size() - 1, starts.size())).allSatisfy(start -> {
            assertThat(start.step()).isPositive();
            assertThat(start.resumedFrom()).isPresent();
        });
    }

    @Test
    void checkpoints_are_those_of_the_undisturbed_run() {
        assertThat(of(CheckpointCommitted.class))
                .extracting(CheckpointCommitted::step)
                .containsExactly(10L, 20L, 30L, 40L, 50L, 60L);
    }

    @Test
    void an_event_that_was_there_before_any_service_is_answered() {
        assertThat(of(DatasetIngested.class)).singleElement().satisfies(fact -> {
            assertThat(fact.job().value()).isEqualTo(DisturbedRun.INGESTION);
            assertThat(fact.dataset().value()).isEqualTo(undisturbed.dataset());
        });
    }

    private <E extends Event> List<E> of(Class<E> form) {
        return facts.stream().flatMap(fact -> fact.as(form).stream()).toList();
    }

    /** How many facts of each type there are whose identity does not depend on who worked when. */
    private static Map<String, Long> lasting(List<Fact> facts) {
        return facts.stream()
                .filter(fact -> !fact.isRequest())
                .map(Fact::type)
                .filter(type -> !type.contains(".progress.")
                        && !type.contains("Claimed")
                        && !type.contains("Released")
                        && !type.contains("TrainingStarted"))
                .collect(Collectors.groupingBy(type -> type, Collectors.counting()));
    }
}
