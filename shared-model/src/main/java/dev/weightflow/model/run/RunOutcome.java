package dev.weightflow.model.run;

import java.util.Optional;

/**
 * Outcome of a run in this process.
 *
 * @param step number of steps done
 * @param interrupted whether it was asked to stop, and can be resumed
 * @param early reason for an end before the last step, as a clause; absent if there was none
 */
public record RunOutcome(int step, int totalSteps, boolean interrupted, Optional<String> early) {

    /** Returns a word for scripts. */
    public String word() {
        return interrupted ? "interrupted" : early.isPresent() ? "stopped-early" : "complete";
    }
}
