package dev.weightflow.console.training;

import dev.weightflow.console.chart.ProgressLine;
import dev.weightflow.console.text.Texts;
import dev.weightflow.console.training.Histories.Entry;
import dev.weightflow.console.training.Histories.Kind;
import dev.weightflow.schema.text.Numbers;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Timeline of a training: progress, commits and take-overs. */
final class Timeline {
    private static final int MOST_MARKS = 40;

    private Timeline() {}

    static ProgressLine of(List<Entry> history, long step, long total, Optional<Long> best) {
        TreeSet<Long> commits = new TreeSet<>();
        history.stream()
                .filter(entry -> entry.kind() == Kind.COMMITTED)
                .flatMap(entry -> entry.step().stream())
                .forEach(commits::add);
        while (commits.size() > MOST_MARKS) {
            commits.pollFirst();
        }
        List<ProgressLine.Mark> takeOvers = history.stream()
                .filter(entry -> entry.kind() == Kind.STARTED)
                .skip(1)
                .map(entry -> new ProgressLine.Mark(
                        entry.step().orElse(0L),
                        entry.worker().map(Texts::worker).orElse("a worker") + " resumed here"))
                .toList();
        String label = Numbers.counted(commits.size(), "checkpoint")
                + best.map(at -> ", the best at step " + Numbers.grouped(at)).orElse("")
                + (takeOvers.isEmpty() ? "" : "; taken over " + Numbers.counted(takeOvers.size(), "time"));
        return ProgressLine.of(label, step, Math.max(1, total), List.copyOf(commits), best, takeOvers);
    }
}
