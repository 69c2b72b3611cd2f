package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Simulation from a seed: some thousand steps with faults, then as many without as it takes to finish all work.
 *
 * @param requestsFailed number of failed requests to the store; several in a row count as one fault
 * @param history the digest of all events and their times: the same for the same seed
 */
public record SimulatedRun(
        long seed, int injected, int requestsFailed, int events, String history, Optional<String> violation) {
    private static final int STEPS_WITH_FAULTS = 2_500;
    private static final int MOST_STEPS_WITHOUT = 40_000;
    private static final int BETWEEN_LOOKS = 50;

    public static SimulatedRun of(long seed) {
        return of(seed, line -> {});
    }

    /**
     * Runs a simulation as {@link #of(long)}.
     *
     * @param trace receives a line for every event
     */
    public static SimulatedRun of(long seed, Consumer<String> trace) {
        SimulatedCluster world = new SimulatedCluster(seed, trace);
        FinalState ending = new FinalState(world);
        Optional<String> violation = Optional.empty();
        try {
            world.begin();
            for (int step = 0; step < STEPS_WITH_FAULTS; step++) {
                world.step();
            }
            world.calm();
            int left = MOST_STEPS_WITHOUT;
            while (left > 0 && !ending.idle()) {
                for (int step = 0; step < BETWEEN_LOOKS; step++, left--) {
                    world.step();
                }
            }
            ending.require();
        } catch (Violation e) {
            violation = Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            violation = Optional.of("unexpected: " + e);
        } finally {
            world.processes().forEach(SimulatedProcess::loseDisk);
        }
        return new SimulatedRun(
                seed,
                world.faults.injected(),
                world.faults.requestsFailed(),
                world.checks.events(),
                world.checks.history(),
                violation);
    }
}
