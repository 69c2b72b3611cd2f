package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.LocalTimes;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.fit.History.Step;
import dev.weightflow.cli.fit.History.Validation;
import dev.weightflow.cli.report.SvgChart;
import dev.weightflow.cli.report.SvgChart.Curve;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
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
        write(history, ending.words(), false);
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
        String page = PageTemplate.PAGE
                .replace("%RUNNING%", Boolean.toString(running))
                .replace("%NAME%", escaped(plan.options().nameOr(plan.out())))
                .replace("%ABOUT%", escaped(about()))
                .replace("%STATE%", escaped(state + "; as of " + LocalTimes.text(written)))
                .replace("%DONE%", Integer.toString(history.steps().size()))
                .replace("%STEPS%", Integer.toString(Math.max(1, totalSteps)))
                .replace("%CHARTS%", String.join("\n", charts(history)))
                .replace("%FIGURES%", history.isEmpty() ? "" : figures(history))
                .replace("%PICTURES%", pictures(history))
                .replace("%CONFIG%", config());
        AtomicFile.write(plan.out().resolve(PAGE), page);
    }

    private String about() {
        String tags = plan.options().tagWords();
        return plan.spec().model().title() + " with "
                + plan.spec().method().name().key() + " on "
                + plan.data().toAbsolutePath().getFileName() + (tags.isEmpty() ? "" : "; " + tags);
    }

    private List<String> charts(History history) {
        List<Step> steps = history.steps();
        List<Validation> validations = history.validations();
        List<String> charts = new ArrayList<>();
        charts.add(SvgChart.of("loss", List.of(curve("loss", 0, steps, Step::loss))));
        for (TaskName task : plan.spec().tasks()) {
            charts.add(SvgChart.of(
                    "loss of " + task.key(), List.of(curve(task.key(), colour(task), steps, step -> step.losses()
                            .getOrDefault(task, Double.NaN)))));
        }
        charts.add(SvgChart.of("learning rate", List.of(line("rate", 5, steps, Step::step, Step::learningRate))));
        charts.add(SvgChart.of("norm of the gradient", List.of(curve("norm", 6, steps, Step::gradientNorm))));
        for (TaskName task : plan.spec().tasks()) {
            charts.add(SvgChart.of(
                    "validation: " + task.key() + ", " + quantity(validations, task),
                    List.of(line(
                            task.key(),
                            colour(task),
                            validations,
                            Validation::step,
                            each -> each.figures().containsKey(task) ? each.shown(task) : Double.NaN))));
        }
        charts.add(SvgChart.of(
                "validation: " + FitText.deltaM(plan.spec().tasks()) + ", %",
                List.of(line("Δm", 0, validations, Validation::step, Validation::deltaM))));
        return charts;
    }

    private static String quantity(List<Validation> validations, TaskName task) {
        return validations.stream()
                .filter(each -> each.figures().containsKey(task))
                .findFirst()
                .map(each -> Figures.quantity(each.scale(task)))
                .orElse("");
    }

    private int colour(TaskName task) {
        return 1 + plan.spec().tasks().indexOf(task);
    }

    private static Curve curve(String name, int colour, List<Step> steps, ToDoubleFunction<Step> value) {
        return new Curve(
                name,
                colour,
                true,
                steps.stream().mapToDouble(Step::step).toArray(),
                steps.stream().mapToDouble(value).toArray());
    }

    private static <T> Curve line(
            String name, int colour, List<T> all, ToDoubleFunction<T> step, ToDoubleFunction<T> value) {
        return new Curve(
                name,
                colour,
                all.size() > 100,
                all.stream().mapToDouble(step).toArray(),
                all.stream().mapToDouble(value).toArray());
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
