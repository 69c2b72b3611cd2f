package dev.weightflow.chaos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulatedRunTest {
    private static final int SEEDS = 24;
    private static final int MOST_SEEDS = 100;
    private static final Set<String> PARTS = Set.of(
            "TrainingRequested",
            "TrainingClaimed",
            "TrainingReleased",
            "CheckpointCommitted",
            "TrainingFailed",
            "TrainingCompleted",
            "TrainingCancelled",
            "EvaluationCompleted",
            "ModelVersionRegistered",
            "AliasMoved",
            "PromotionRejected",
            "RetrainingPolicySet",
            "RetrainingTriggered",
            "ChampionChecked",
            "VersionRolledBack");

    @Test
    void whatever_the_seed_everything_holds() {
        List<SimulatedRun> runs =
                LongStream.range(0, SEEDS).parallel().mapToObj(SimulatedRun::of).toList();

        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(run.violation()).as("seed " + run.seed()).isEmpty());
        assertThat(runs.stream().mapToInt(SimulatedRun::injected).sum()).isGreaterThan(50 * SEEDS);
        assertThat(runs.stream().mapToInt(SimulatedRun::requestsFailed).sum()).isGreaterThan(20 * SEEDS);
        assertThat(runs.stream().mapToInt(SimulatedRun::events).sum()).isGreaterThan(50 * SEEDS);
    }

    @Test
    void the_same_seed_is_the_same_run() {
        assertThat(SimulatedRun.of(5)).isEqualTo(SimulatedRun.of(5));
        assertThat(SimulatedRun.of(5).history()).isNotEqualTo(SimulatedRun.of(6).history());
    }

    /** Requires that every part of the domain occurs, as the checks of one that never does would prove nothing. */
    @Test
    void every_part_of_the_domain_comes_up() {
        Set<String> happened = new TreeSet<>();
        for (long seed = 0; seed < MOST_SEEDS && !happened.containsAll(PARTS); seed++) {
            SimulatedRun.of(seed, line -> happened.add(line.replaceAll("^\\S+ ([A-Za-z-]+).*", "$1")));
        }

        assertThat(happened).containsAll(PARTS);
    }
}
