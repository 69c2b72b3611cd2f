package dev.weightflow.cli.fit;

import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.cli.tensorboard.Event;
import dev.weightflow.cli.tensorboard.EventFolder;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.History.Line;
import dev.weightflow.model.run.History.Step;
import dev.weightflow.model.run.History.Validation;
import dev.weightflow.model.training.StepReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** TensorBoard output of a run: the numbers of {@code metrics.jsonl}, and pictures of each validation. */
final class TensorBoardEvents implements TrainingCallback {

    /** Default folder. */
    static final String FOLDER = "tensorboard";

    private static final int PICTURES = 4;
    private static final String OF_A_STEP = "loss/total";
    private static final String OF_A_VALIDATION = "validation/delta_m";

    private final FitPlan plan;
    private final InstantSource clock;
    private final EventFolder events;

    /**
     * @param folder of all runs that are viewed together; this one has a folder in it
     */
    TensorBoardEvents(FitPlan plan, Path folder, InstantSource clock) {
        this.plan = plan;
        this.clock = clock;
        this.events = new EventFolder(
                folder.resolve(plan.options().nameOr(plan.out())),
                plan.spec().jobId().value().substring(0, 12));
    }

    /** Opens the event files, and appends the events that a killed process, or one that wrote no events, left out. */
    @Override
    public void begins(History history, boolean isNew, int step, int totalSteps) throws IOException {
        events.open(isNew, step, clock.instant());
        if (!events.has("config", 0)) {
            events.append(Event.at(clock.instant(), 0)
                    .markdown("config", markdown())
                    .hyperparameters(plan.options().nameOr(plan.out()), parameters()));
        }
        for (Line line : history.lines()) {
            if (!events.has(line instanceof Step ? OF_A_STEP : OF_A_VALIDATION, line.step())) {
                append(line);
            }
        }
        if (!isNew) {
            events.append(Event.restartBefore(clock.instant(), step + 1L));
        }
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("model", plan.spec().model().key());
        parameters.put("method", plan.spec().method().name().key());
        plan.spec().method().shownWords().forEach((option, value) -> parameters.put("method." + option, value));
        parameters.putAll(plan.spec().numbers());
        plan.options().tags().forEach((key, value) -> parameters.put("tag." + key, value));
        return parameters;
    }

    private String markdown() {
        return parameters().entrySet().stream()
                .map(each -> "| " + each.getKey() + " | " + each.getValue().replace("|", "\\|") + " |")
                .collect(Collectors.joining("\n", "| number | value |\n|---|---|\n", ""));
    }

    @Override
    public void stepped(History history, StepReport report) throws IOException {
        append(history.latest());
    }

    @Override
    public void validated(History history, Map<String, byte[]> pictures) throws IOException {
        append(history.last());
        Event event = Event.at(clock.instant(), history.last().step());
        List<String> some = pictures.keySet().stream().limit(PICTURES).toList();
        some.forEach(id -> event.picture("pictures/" + id, pictures.get(id)));
        if (!some.isEmpty()) {
            events.append(event);
        }
    }

    private void append(Line line) throws IOException {
        Event event = Event.at(clock.instant(), line.step());
        if (line instanceof Step step) {
            event.scalar(OF_A_STEP, step.loss());
            step.losses().forEach((task, loss) -> event.scalar("loss/" + task.key(), loss));
            step.regularization().forEach((name, value) -> event.scalar("regularization/" + name, value));
            event.scalar("training/learning_rate", step.learningRate())
                    .scalar("training/gradient_norm", step.gradientNorm())
                    .scalar("training/images_per_second", step.imagesPerSecond());
        } else if (line instanceof Validation validation) {
            event.scalar(OF_A_VALIDATION, validation.deltaM());
            measured(event, validation.metrics());
        }
        events.append(event);
    }

    /** Adds metrics under their names in {@code metrics.jsonl}. */
    private static void measured(Event event, TaskMetrics metrics) {
        metrics.byTask().forEach((task, figures) -> figures.values()
                .forEach((name, value) -> event.scalar("validation/" + task + "/" + name, value)));
    }

    @Override
    public void abandoned() throws IOException {
        events.abandon();
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
