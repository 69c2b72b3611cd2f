package dev.weightflow.console.chart;

import dev.weightflow.console.text.Texts;
import io.quarkus.qute.RawString;
import java.util.List;
import java.util.Optional;

/** Progress line of a training, with the commits and events on its way. */
public final class ProgressLine {
    private static final int WIDTH = 1240;
    private static final int START = 34;
    private static final int END = 1214;

    private ProgressLine() {}

    /** Event at a step. */
    public record Mark(long step, String words) {}

    /**
     * @param best step of the best commit
     */
    public static RawString draw(
            String label, long step, long total, List<Long> commits, Optional<Long> best, List<Mark> marks) {
        Svg svg = new Svg("", WIDTH, 74, label);
        Axis x = Axis.linear(0, total, START, END);
        svg.path("ax", "M" + START + " 36H" + END);
        svg.group("acc").path("w way", "M" + START + " 36H" + Svg.number(x.at(step)));
        commits.forEach(commit -> svg.circle("hole", x.at(commit), 36, 4));
        svg.end();
        best.ifPresent(at -> svg.group("gold")
                .circle("p", x.at(at), 36, 6)
                .end()
                .text("strong", x.at(at), 20, x.at(at) > END - 60 ? "end" : "middle", "best"));
        if (!marks.isEmpty()) {
            Mark last = marks.get(marks.size() - 1);
            boolean right = x.at(last.step()) > WIDTH / 2.0;
            svg.dashed("note", "M" + Svg.number(x.at(last.step())) + " 18V54");
            svg.text("mid", x.at(last.step()) + (right ? -8 : 8), 66, right ? "end" : "start", last.words());
        }
        svg.text("", START, 20, "start", "0").text("", END, 66, "end", Texts.count(total) + " steps");
        return svg.raw();
    }
}
