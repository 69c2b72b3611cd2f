package dev.weightflow.console.model;

import dev.weightflow.console.chart.Whisker;
import dev.weightflow.console.text.TaskStyle;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.metric.TaskFigures;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A gate's checks, line by line.
 *
 * @param rival the version that it was compared with
 * @param passed number of checks that passed
 * @param reason in one sentence
 */
public record GateTable(Optional<String> rival, List<Line> lines, long passed, boolean decided, String reason) {

    /**
     * Check of a gate.
     *
     * @param task whose figure it is, if it is one's
     * @param picture the change against its limit
     */
    public record Line(
            Optional<TaskStyle> task,
            String name,
            String before,
            String after,
            String change,
            Optional<Whisker> picture,
            String allowed,
            boolean passed) {
        /** Returns the colour of the task; that of text for all tasks together. */
        public String colour() {
            return task.map(look -> "c-" + look.place()).orElse("ink");
        }

        private Line on(String bench) {
            return new Line(task, name + " on bench " + bench, before, after, change, picture, allowed, passed);
        }
    }

    static GateTable of(VersionPage page) {
        Optional<PromotionDecision> decision = page.decision();
        Optional<GateVerdict> verdict = decision.flatMap(PromotionDecision::verdict);
        Map<TaskName, TaskFigures> figures = Versions.figures(page.console(), page.version());
        List<TaskStyle> looks = TaskStyle.of(figures.keySet());
        List<Line> lines = new ArrayList<>();
        verdict.ifPresent(found -> {
            found.checks().forEach(check -> lines.add(line(check, looks, figures)));
            found.benches().forEach(bench -> bench.checks()
                    .forEach(check -> lines.add(
                            line(check, looks, figures).on(bench.dataset().shortId()))));
        });
        return new GateTable(
                verdict.isPresent() ? page.before() : Optional.empty(),
                List.copyOf(lines),
                lines.stream().filter(Line::passed).count(),
                decision.isPresent(),
                decision.map(PromotionDecision::reason).orElse("Waiting for the evaluation."));
    }

    private static Line line(GateCheck check, List<TaskStyle> looks, Map<TaskName, TaskFigures> figures) {
        Optional<TaskStyle> task =
                looks.stream().filter(look -> look.key().equals(check.name())).findFirst();
        if (task.isEmpty()) {
            return gain(check);
        }
        MetricScale scale = figures.get(task.get().name()).scale();
        double after = scale.shown(check.challenger());
        Optional<Double> before = check.champion().map(scale::shown);
        double limit = scale.shown(check.limit());
        Optional<Double> change = before.map(figure -> after - figure);
        return new Line(
                task,
                task.get().label(),
                before.map(GateTable::two).orElse("–"),
                two(after) + (scale.unit().equals("°") ? "°" : ""),
                change.map(value -> Numbers.signed(value, 2)).orElse(""),
                before.map(figure -> Whisker.of(scale.sign() * (after - figure), scale.sign() * (limit - figure))),
                (scale.lessIsBetter() ? "≤ " : "≥ ") + two(limit),
                check.passed());
    }

    private static Line gain(GateCheck check) {
        boolean images = check.name().equals("images");
        String after =
                images ? Numbers.grouped((long) check.challenger()) : Numbers.signed(check.challenger(), 2) + " %";
        return new Line(
                Optional.empty(),
                switch (check.name()) {
                    case "gain" -> "Gain, all tasks";
                    case "gainLow" -> "Gain, lower bound";
                    case "images" -> "Images";
                    default -> check.name();
                },
                "",
                after,
                "",
                images ? Optional.empty() : Optional.of(Whisker.of(check.challenger(), check.limit())),
                "≥ " + (images ? Numbers.grouped((long) check.limit()) : two(check.limit())),
                check.passed());
    }

    private static String two(double value) {
        return Numbers.format("%.2f", value);
    }
}
