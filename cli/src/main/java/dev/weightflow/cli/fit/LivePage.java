package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.LocalTimes;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.model.training.StepReport;
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
        RunPage page = new RunPage(
                plan.options().nameOr(plan.out()),
                about(),
                state + "; as of " + LocalTimes.text(written),
                running,
                history.steps().size(),
                Math.max(1, totalSteps),
                new RunCharts(history, plan.spec().tasks()).charts(),
                history.isEmpty() ? Optional.empty() : Optional.of(FitText.table(history)),
                pictures,
                PICTURES,
                history.isEmpty() ? 0 : history.last().step(),
                plan.spec().numbers());
        AtomicFile.write(plan.out().resolve(PAGE), PageTemplate.filled(page));
    }

    private String about() {
        String tags = plan.options().tagWords();
        return plan.spec().model().title() + " with "
                + plan.spec().method().name().key() + " on "
                + plan.data().root().toAbsolutePath().getFileName() + (tags.isEmpty() ? "" : "; " + tags);
    }
}
