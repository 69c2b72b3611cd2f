package dev.weightflow.console.training;

import dev.weightflow.console.text.Texts;
import dev.weightflow.console.training.Histories.Entry;
import dev.weightflow.console.training.Histories.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Something that happened to a training, in words. */
public record Happened(Instant at, String icon, String text) {
    private static final int MOST = 30;

    /** What happened, the last first. */
    static List<Happened> of(List<Entry> history) {
        List<Happened> lines = new ArrayList<>();
        long starts = 0;
        for (Entry entry : history) {
            starts += entry.kind() == Kind.STARTED ? 1 : 0;
            lines.add(0, of(entry, starts));
        }
        return lines.subList(0, Math.min(lines.size(), MOST));
    }

    private static Happened of(Entry entry, long starts) {
        String worker = entry.worker().map(Texts::worker).orElse("a worker");
        String step = entry.step().map(Texts::count).orElse("0");
        String why = entry.text().orElse("");
        return switch (entry.kind()) {
            case REQUESTED -> new Happened(entry.at(), "event", "Requested");
            case CLAIMED -> new Happened(entry.at(), "train", "Claimed by " + worker);
            case STARTED ->
                new Happened(
                        entry.at(),
                        starts > 1 ? "policy" : "train",
                        starts > 1 ? worker + " went on from step " + step : worker + " began at step " + step);
            case COMMITTED -> new Happened(entry.at(), "box", "Checkpoint at step " + step);
            case RELEASED ->
                new Happened(
                        entry.at(),
                        "warn",
                        why.equals("expired")
                                ? worker + " was silent; the job was released"
                                : worker + " gave it back");
            case FAILED -> new Happened(entry.at(), "stop", "An attempt failed: " + why);
            case COMPLETED -> new Happened(entry.at(), "check", "Completed");
            case CANCELLED -> new Happened(entry.at(), "stop", "Cancellation requested: " + why);
        };
    }
}
