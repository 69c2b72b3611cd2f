package dev.weightflow.registry.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.schema.evaluation.WatchedTask;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that what is stated of a task is all that its sequence goes on from, and that values and budget are in points. */
class TaskSequenceTest {
    @Test
    void a_sequence_that_goes_on_from_what_was_stated_is_the_same_to_the_last_bit() {
        TaskSequence whole = TaskSequence.of(1, 80);
        TaskSequence stated = TaskSequence.of(1, 80);
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            double value = 2 + 5 * random.nextGaussian();
            whole = whole.next(value);
            stated = TaskSequence.of(read(stated.next(value).stated()));
        }

        assertThat(stated).isEqualTo(whole);
        assertThat(whole.stated().groups()).isEqualTo(300);
    }

    /** As it is after its event was stored. */
    private static WatchedTask read(WatchedTask task) {
        return WeightflowJson.read(WeightflowJson.write(task), WatchedTask.class);
    }

    @Test
    void a_mean_at_the_budget_is_no_evidence_and_one_above_it_is() {
        TaskSequence at = TaskSequence.of(1, 80);
        TaskSequence above = TaskSequence.of(1, 80);
        for (int i = 0; i < 2_000; i++) {
            at = at.next(1);
            above = above.next(3);
        }

        assertThat(at.stated().evidence()).isCloseTo(1, within(1e-9));
        assertThat(at.stated().crossed()).isFalse();
        assertThat(above.stated().crossed()).isTrue();
        assertThat(above.stated().mean()).isCloseTo(3, within(1e-9));
        assertThat(above.stated().low()).isBetween(1.0, 3.0);
    }

    @Test
    void a_single_value_counts_with_a_limit() {
        WatchedTask one = TaskSequence.of(1, 80).next(90).stated();

        assertThat(one.mean()).isCloseTo(TaskSequence.MOST, within(1e-9));
        assertThat(TaskSequence.of(15, 80).next(90).stated().mean())
                .as("a great budget lies within the bounds too")
                .isCloseTo(30, within(1e-9));
    }

    @Test
    void a_better_version_is_called_worse_in_few_of_many_watches_however_long() {
        // as good as the budget allows, groups that differ by five points, and many a look
        Random random = new Random(1);
        int wrong = 0;
        int watches = 400;
        for (int watch = 0; watch < watches; watch++) {
            TaskSequence task = TaskSequence.of(1, 20);
            for (int group = 0; group < 500; group++) {
                task = task.next(1 + 5 * random.nextGaussian());
            }
            wrong += task.stated().crossed() ? 1 : 0;
        }

        assertThat(wrong).isLessThanOrEqualTo(watches / 20);
    }
}
