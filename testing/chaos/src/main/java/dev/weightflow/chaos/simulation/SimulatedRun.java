package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run of the world from a seed: some thousand steps with faults, then as many without as it takes until nothing is left to be done.
 *
 * @param requestsFailed how many requests to the store failed, each alone or in a row that is one fault
 * @param history the digest of everything that was stated, and when: the same for the same seed
 */
public record SimulatedRun(
        long seed, int injected, int requestsFailed, int events, String history, Optional<String> violation) {
    private static final int STEPS_WITH_FAULTS = 2_500;
    private static final int MOST_STEPS_WITHOUT = 40_000;
    private static final int BETWEEN_LOOKS = 50;

    public static SimulatedRun of(long seed) {
        return of(seed, line -> {});
    }

    /** As {@link #of(long)}. @param trace hears of everything that happens */
    public static SimulatedRun of(long seed, Consumer<String> trace) {
        World world = new World(seed, trace);
        Ending ending = new Ending(world);
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
