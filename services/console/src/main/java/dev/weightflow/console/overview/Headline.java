package dev.weightflow.console.overview;

import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * State of the platform in one sentence.
 *
 * @param failed trainings that failed in the last seven days
 * @param running trainings that a worker runs now
 * @param undecided versions that are neither promoted nor rejected
 */
record Headline(long failed, long running, long undecided) {
    /** Returns the sentence: {@code No failures; 2 trainings running.} */
    String sentence() {
        List<String> parts = new ArrayList<>();
        parts.add(failed == 0 ? "No failures" : Numbers.counted(failed, "training") + " failed");
        parts.add(running == 0 ? "no training running" : Numbers.counted(running, "training") + " running");
        if (undecided > 0) {
            parts.add(Numbers.counted(undecided, "version") + " undecided");
        }
        return String.join("; ", parts) + ".";
    }
}
