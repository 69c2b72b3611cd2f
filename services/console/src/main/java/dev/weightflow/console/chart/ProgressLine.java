package dev.weightflow.console.chart;

import dev.weightflow.schema.text.Numbers;
import java.util.List;
import java.util.Optional;

/**
 * Progress line of a training, 1240 by 74, with the commits and the last event on its way: places of steps from left to right.
 *
 * @param label text alternative
 * @param at place of the current step
 * @param end number of steps, in words
 */
public record ProgressLine(
        String label, String at, List<String> commits, Optional<Best> best, Optional<Note> note, String end) {
    private static final int WIDTH = 1240;
    private static final int START = 34;
    private static final int END = 1214;

    /** Event at a step. */
    public record Mark(long step, String words) {}

    /**
     * The best commit.
     *
     * @param anchor which part of its word stands at x
     */
    public record Best(String x, String anchor) {}

    /**
     * Event with its words beside it.
     *
     * @param anchor which end of the words stands at {@code text}
     */
    public record Note(String x, String text, String anchor, String words) {}

    /**
     * Places all of it along the steps.
     *
     * @param best step of the best commit
     */
    public static ProgressLine of(
            String label, long step, long total, List<Long> commits, Optional<Long> best, List<Mark> marks) {
        Axis x = Axis.linear(0, total, START, END);
        return new ProgressLine(
                label,
                x.px(step),
                commits.stream().map(x::px).toList(),
                best.map(at -> new Best(x.px(at), x.at(at) > END - 60 ? "end" : "middle")),
                marks.isEmpty() ? Optional.empty() : Optional.of(note(x, marks.get(marks.size() - 1))),
                Numbers.grouped(total) + " steps");
    }

    private static Note note(Axis x, Mark last) {
        double at = x.at(last.step());
        boolean right = at > WIDTH / 2.0;
        return new Note(Axis.number(at), Axis.number(at + (right ? -8 : 8)), right ? "end" : "start", last.words());
    }
}
