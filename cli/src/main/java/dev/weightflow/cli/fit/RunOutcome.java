package dev.weightflow.cli.fit;

import java.util.Optional;

/**
 * State of a run when its loop returns.
 *
 * @param step number of steps done
 * @param early reason for an end before the last step, as a clause; absent if it has not, or was interrupted
 */
public record RunOutcome(int step, int totalSteps, Optional<String> early) {

    public boolean interrupted() {
        return step < totalSteps && early.isEmpty();
    }

    /** Returns a word for scripts. */
    String word() {
        return interrupted() ? "interrupted" : early.isPresent() ? "stopped-early" : "complete";
    }

    String words() {
        if (interrupted()) {
            return "Interrupted after " + step + " of " + totalSteps + " steps; run the same command to resume.";
        }
        return early.map(why -> "Stopped early after " + step + " of " + totalSteps + " steps: " + why + ".")
                .orElse("Trained for " + step + " steps.");
    }
}
