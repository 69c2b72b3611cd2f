package dev.weightflow.console.training;

import dev.weightflow.console.text.Texts;
import dev.weightflow.console.training.Histories.Entry;
import dev.weightflow.console.training.Histories.Kind;
import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Event of a training, in words. */
public record TimelineRow(Instant at, String icon, String text) {
    private static final int MOST = 30;

    /** Lists a training's events, the last first. */
    static List<TimelineRow> of(List<Entry> history) {
        List<TimelineRow> lines = new ArrayList<>();
        long starts = 0;
        for (Entry entry : history) {
            starts += entry.kind() == Kind.STARTED ? 1 : 0;
            lines.add(0, of(entry, starts));
        }
        return lines.subList(0, Math.min(lines.size(), MOST));
    }

    private static TimelineRow of(Entry entry, long starts) {
        String worker = entry.worker().map(Texts::worker).orElse("a worker");
        String step = entry.step().map(Numbers::grouped).orElse("0");
        String why = entry.text().orElse("");
        return switch (entry.kind()) {
            case REQUESTED -> new TimelineRow(entry.at(), "event", "Requested");
            case CLAIMED -> new TimelineRow(entry.at(), "train", "Claimed by " + worker);
            case STARTED ->
                new TimelineRow(
                        entry.at(),
                        starts > 1 ? "policy" : "train",
                        starts > 1 ? worker + " resumed at step " + step : worker + " started at step " + step);
            case COMMITTED -> new TimelineRow(entry.at(), "box", "Checkpoint at step " + step);
            case RELEASED ->
                new TimelineRow(
                        entry.at(),
                        "warn",
                        why.equals("expired")
                                ? worker + " stopped reporting; the job was released"
                                : worker + " released the job");
            case FAILED -> new TimelineRow(entry.at(), "stop", "Attempt failed: " + why);
            case COMPLETED ->
                new TimelineRow(entry.at(), "check", why.isEmpty() ? "Completed" : "Stopped early: " + why);
            case CANCELLED -> new TimelineRow(entry.at(), "stop", "Cancellation requested: " + why);
        };
    }
}
