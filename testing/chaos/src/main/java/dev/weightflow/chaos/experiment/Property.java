package dev.weightflow.chaos.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Result of an experiment.
 *
 * @param seed that determined its moments and victims
 * @param injected number of faults injected
 * @param planned number of faults planned
 * @param longestRecovery longest time from a fault until the part it hit serves again and work continues
 * @param took duration of the experiment, without the undisturbed run
 * @param faults assertions that failed, in words; empty if all hold
 */
public record Property(
        String experiment,
        long seed,
        int injected,
        int planned,
        int expected,
        int observed,
        int lost,
        int duplicated,
        int divergent,
        Duration longestRecovery,
        Duration took,
        List<String> faults) {

    public Property {
        faults = List.copyOf(faults);
    }

    public boolean holds() {
        return lost == 0 && duplicated == 0 && divergent == 0 && faults.isEmpty();
    }

    public String line() {
        return String.format(
                Locale.ROOT,
                "%-20s injected %d  expected %d  observed %d  lost %d  duplicated %d  divergent %d"
                        + "  longest recovery %.1f s  %s  (seed %d, %d s)",
                experiment,
                injected,
                expected,
                observed,
                lost,
                duplicated,
                divergent,
                longestRecovery.toMillis() / 1000.0,
                holds() ? "holds" : "DOES NOT HOLD",
                seed,
                took.toSeconds());
    }
}
