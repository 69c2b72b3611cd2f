package dev.weightflow.chaos.experiment;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What an experiment found.
 *
 * @param experiment its name
 * @param seed what its moments and victims followed from
 * @param injected how many faults were injected
 * @param planned how many were to be
 * @param expected how many effects there are without the faults
 * @param observed how many there are with them
 * @param lost how many of the expected ones are missing
 * @param duplicated how many came more often than they should
 * @param divergent how many have another content than they should
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

    /** Whether everything is as it must be. */
    public boolean holds() {
        return lost == 0 && duplicated == 0 && divergent == 0 && faults.isEmpty();
    }

    /** The property in one line. */
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
