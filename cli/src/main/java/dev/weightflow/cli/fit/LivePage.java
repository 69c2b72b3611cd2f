package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.LocalTimes;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.fit.RunCharts.Chart;
import dev.weightflow.local.json.Json;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.History.Validation;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.file.AtomicFile;
import dev.weightflow.schema.text.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writer of a run's {@code report.html}, rewritten every few seconds and reloaded by a browser that shows it. */
final class LivePage implements TrainingCallback {

    static final String PAGE = "report.html";
    static final String PICTURES = "predictions/latest";
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final int PICTURES_AT_MOST = 4;

    private final FitPlan plan;
    private final PageServer server;
    private final InstantSource clock;
    private final List<String> pictures = new ArrayList<>();
    private Instant written = Instant.MIN;
    private Optional<StepReport> now = Optional.empty();
    private int totalSteps;

    /**
     * @param server serves the page, and is closed with it
     */
    LivePage(FitPlan plan, PageServer server, InstantSource clock) {
        this.plan = plan;
        this.server = server;
        this.clock = clock;
    }

    @Override
    public void begins(History history, boolean isNew, int step, int steps) {
        totalSteps = steps;
        write(history, step + " of " + steps + " steps are done", true);
    }

    @Override
    public void stepped(History history, StepReport report) {
        now = Optional.of(report);
        if (!clock.instant().isBefore(written.plus(BETWEEN))) {
            write(history, words(report), true);
        }
    }

    @Override
    public void validated(History history, Map<String, byte[]> latest) throws IOException {
        Path folder = Files.createDirectories(plan.out().resolve(PICTURES));
        pictures.clear();
        latest.entrySet().stream().limit(PICTURES_AT_MOST).forEach(each -> {
            AtomicFile.write(folder.resolve(each.getKey() + ".png"), each.getValue());
            pictures.add(each.getKey());
        });
        write(history, now.map(LivePage::words).orElse("The untrained model is measured"), true);
    }

    @Override
    public void ended(History history, RunOutcome ending) {
        write(history, FitText.of(ending), false);
    }

    @Override
    public void close() {
        server.close();
    }

    private static String words(StepReport report) {
        return FitText.format(
                "Epoch %d, step %d of %d; %.1f images/s; about %s left",
                report.epoch(),
                report.step(),
                report.totalSteps(),
                report.imagesPerSecond(),
                Durations.text(report.remaining()));
    }

    private void write(History history, String state, boolean running) {
        written = clock.instant();
        List<Chart> charts = new RunCharts(history, plan.spec().tasks()).charts();
        Map<String, String> parts = new HashMap<>();
        parts.put("RUNNING", Boolean.toString(running));
        parts.put("NAME", escaped(plan.options().nameOr(plan.out())));
        parts.put("ABOUT", escaped(about()));
        parts.put("STATE", escaped(state + "; as of " + LocalTimes.text(written)));
        parts.put("DONE", Integer.toString(history.steps().size()));
        parts.put("STEPS", Integer.toString(Math.max(1, totalSteps)));
        parts.put("CHARTS", charts.stream().map(LivePage::chart).collect(Collectors.joining("\n")));
        parts.put("FIGURES", history.isEmpty() ? "" : figures(history));
        parts.put("PICTURES", pictures(history));
        parts.put("CONFIG", config());
        // a script element ends at its end tag, also in a text of its JSON
        parts.put("SERIES", Json.line(RunCharts.series(charts)).replace("<", "\\u003c"));
        AtomicFile.write(plan.out().resolve(PAGE), PageTemplate.filled(parts));
    }

    private static String chart(Chart chart) {
        return FitText.format(
                "<figure><figcaption id=\"of-%1$s\" data-part>%2$s <span>%3$s</span></figcaption>"
                        + "<div class=\"curve c%4$d\" data-curve=\"%1$s\" data-label=\"%2$s\" %5$s></div></figure>",
                chart.name(), escaped(chart.title()), RunCharts.words(chart.series()), chart.colour(), chart.look());
    }

    private String about() {
        String tags = plan.options().tagWords();
        return plan.spec().model().title() + " with "
                + plan.spec().method().name().key() + " on "
                + plan.data().toAbsolutePath().getFileName() + (tags.isEmpty() ? "" : "; " + tags);
    }

    private static String figures(History history) {
        return "<table><thead><tr><th>task</th><th>metric</th><th>untrained</th><th>best (step "
                + history.best().step() + ")</th><th>last (step "
                + history.last().step() + ")</th></tr></thead><tbody>"
                + history.untrained().figures().keySet().stream()
                        .map(task -> "<tr><td>" + task.key() + "</td><td>"
                                + Figures.name(history.untrained().scale(task)) + "</td>"
                                + cell(history.untrained(), task) + cell(history.best(), task)
                                + cell(history.last(), task) + "</tr>")
                        .collect(Collectors.joining())
                + "</tbody></table>";
    }

    private static String cell(Validation validation, TaskName task) {
        return "<td>"
                + Optional.ofNullable(validation.figures().get(task))
                        .map(figure -> validation.scale(task).words(figure))
                        .orElse("-")
                + "</td>";
    }

    private String pictures(History history) {
        if (pictures.isEmpty()) {
            return "";
        }
        return "<h2>Predictions after step " + history.last().step() + "</h2>"
                + pictures.stream()
                        .map(id -> "<img alt=\"" + escaped(id) + "\" src=\"" + PICTURES + "/" + escaped(id)
                                + ".png?step=" + history.last().step() + "\">")
                        .collect(Collectors.joining("\n"));
    }

    private String config() {
        return plan.spec().numbers().entrySet().stream()
                .map(number -> "<tr><td>" + number.getKey() + "</td><td>" + escaped(number.getValue()) + "</td></tr>")
                .collect(Collectors.joining());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
