package dev.weightflow.chaos.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What an experiment found.
 *
 * @param seed what its moments and victims followed from
 * @param injected how many faults were injected
 * @param planned how many were to be
 * @param longestRecovery from a fault until what it hit serves again and work goes on, at most
 * @param took the whole experiment, without the undisturbed run
 * @param faults what does not hold, in words; empty if everything holds
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
