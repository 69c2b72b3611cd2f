package dev.weightflow.cli.fit;

import java.util.Optional;

/**
 * Where a run is when it is left.
 *
 * @param step how many steps are done
 * @param early why it has ended before its last step, as a clause; absent if it has not, or was interrupted
 */
public record Ending(int step, int totalSteps, Optional<String> early) {

    public boolean interrupted() {
        return step < totalSteps && early.isEmpty();
    }

    /** A word for scripts. */
    String word() {
        return interrupted() ? "interrupted" : early.isPresent() ? "stopped-early" : "complete";
    }

    String words() {
        if (interrupted()) {
            return "Interrupted after " + step + " of " + totalSteps + " steps; the same command resumes there.";
        }
        return early.map(why -> "Stopped early after " + step + " of " + totalSteps + " steps: " + why + ".")
                .orElse("Trained for " + step + " steps.");
    }
}
