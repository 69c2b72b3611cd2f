package dev.weightflow.console.text;

import dev.weightflow.platform.job.JobState;

/**
 * How a state is shown: by icon, word and colour together.
 *
 * @param tone run, ok, warn, bad, gold, or nothing
 */
public record StateLook(String icon, String word, String tone) {
    /** A job's state. */
    public static StateLook of(JobState state, boolean cancelling) {
        if (cancelling) {
            return new StateLook("stop", "Stopping", "warn");
        }
        return switch (state) {
            case WAITING -> new StateLook("wait", "Waiting", "");
            case CLAIMED -> new StateLook("dot", "Running", "run");
            case COMPLETED -> new StateLook("check", "Completed", "ok");
            case CANCELLED -> new StateLook("stop", "Cancelled", "");
            case FAILED -> new StateLook("stop", "Failed", "bad");
            case REJECTED -> new StateLook("stop", "Rejected", "bad");
        };
    }
}
