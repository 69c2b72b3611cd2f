package dev.weightflow.console.text;

import dev.weightflow.platform.job.JobState;

/**
 * Style of a state: icon, word and colour together.
 *
 * @param tone run, ok, warn, bad, gold, or nothing
 */
public record StateBadge(String icon, String word, String tone) {
    /** Returns the style of a job's state. */
    public static StateBadge of(JobState state, boolean cancelling) {
        if (cancelling) {
            return new StateBadge("stop", "Stopping", "warn");
        }
        return switch (state) {
            case WAITING -> new StateBadge("wait", "Waiting", "");
            case CLAIMED -> new StateBadge("dot", "Running", "run");
            case COMPLETED -> new StateBadge("check", "Completed", "ok");
            case CANCELLED -> new StateBadge("stop", "Cancelled", "");
            case FAILED -> new StateBadge("stop", "Failed", "bad");
            case REJECTED -> new StateBadge("stop", "Rejected", "bad");
        };
    }
}
