package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.console.Release;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.run.History;
import dev.weightflow.model.run.History.Step;
import dev.weightflow.model.run.RunOutcome;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Model card of a run: model and data, figures, and usage of the files beside it. */
final class ModelCard {

    private ModelCard() {}

    static String of(
            FitPlan plan, Network network, History history, RunOutcome ending, boolean curves, CardFacts facts) {
        TrainingSpec spec = plan.spec();
        long trained = network.parameters().trained().stream()
                .mapToLong(parameter -> parameter.array().size())
                .sum();
        String base = plan.baseWeights()
                .map(file -> file.getFileName() + ", as stored: sha256 "
                        + spec.start().baseWeights().orElseThrow().hex())
                .orElse("random, from the seed");
        Map<String, String> numbers = new TreeMap<>(spec.numbers());
        numbers.put("validateEveryEpochs", Integer.toString(plan.evaluateEvery())); // --eval-every takes precedence
        return HubMetadata.of(plan, history)
                + FitText.format(
                        """
                # %2$s, fine-tuned with %1$s

                %3$s

                | | |
                |---|---|
                | tasks | %4$s |
                | method | %1$s %5$s |
                | trained parameters | %6$,d |
                | base weights | %7$s |
                | data | %8$s, sha256 of its files %9$s |%23$s
                | images | %16$,d for training, %17$,d for validation |
                | hardware | %18$s |
                %19$s

                %20$s

                ## Recipe

                | number | value |
                |---|---|
                %10$s

                ## Validation split

                | task | metric | untrained | best (step %11$d) | last (step %12$d) |
                |---|---|---:|---:|---:|
                %13$s

                Best is the greatest %24$s: %14$+.1f %% after %11$d steps.
                %15$s%21$s
                ## Use

                ```sh
                ./weightflow predict best/model.safetensors --data photo.jpg --out predictions
                ```

                %22$s

                `model.safetensors` has the adapters merged into plain weights; `adapter.safetensors` holds only what was trained and needs the base weights. Both state model, method and tasks in their metadata.
                """,
                        spec.method().name().key(),
                        spec.model().title(),
                        FitText.of(ending),
                        spec.tasks().stream().map(TaskName::key).collect(Collectors.joining(", ")),
                        spec.method().shownWords(),
                        trained,
                        base,
                        plan.data().root().toAbsolutePath().getFileName(),
                        spec.dataset(),
                        numbers.entrySet().stream()
                                .map(number -> "| " + number.getKey() + " | " + number.getValue() + " |")
                                .collect(Collectors.joining("\n")),
                        history.best().step(),
                        history.last().step(),
                        history.untrained().figures().keySet().stream()
                                .map(task -> figures(task, history))
                                .collect(Collectors.joining("\n")),
                        history.best().deltaM(),
                        curves ? "\n![losses, learning rate and metrics over the steps](curves.png)\n" : "",
                        facts.trainingImages(),
                        facts.validationImages(),
                        CardFacts.hardware(network.parameters().manager().getDevice()),
                        made(spec, history, facts),
                        licence(plan),
                        classes(network.config().tasks(), history),
                        PythonModel.use(network, "best/model.safetensors"),
                        plan.methodText()
                                        .map(text -> "\n| method file | `" + RunFolder.METHOD + "`, SHA-256 "
                                                + Digest.ofText(text) + " |")
                                        .orElse("")
                                + plan.options()
                                        .name()
                                        .map(name -> "\n| name | " + name + " |")
                                        .orElse("")
                                + (plan.options().tags().isEmpty()
                                        ? ""
                                        : "\n| tags | "
                                                + plan.options().tagWords().replace("|", "\\|") + " |"),
                        FitText.deltaM(spec.tasks()));
    }

    /** Formats date, version and duration: of the training steps alone, over all parts of an interrupted run. */
    private static String made(TrainingSpec spec, History history, CardFacts facts) {
        double seconds = history.steps().stream()
                .mapToDouble(Step::imagesPerSecond)
                .filter(pace -> pace > 0)
                .map(pace -> spec.imagesPerStep() / pace)
                .sum();
        return "| duration | "
                + Durations.text(Duration.ofSeconds(Math.round(seconds)))
                + " of training steps, without validations |\n| date | "
                + LocalDate.ofInstant(facts.written(), ZoneOffset.UTC) + " |"
                + Release.version()
                        .map(version -> "\n| made with | Weightflow " + version + " |")
                        .orElse("");
    }

    private static String licence(FitPlan plan) {
        String said = plan.options().card().get("license");
        return said == null
                ? "No licence is stated: those of the base weights and the data apply."
                : "Licence: " + said + ".";
    }

    /** Formats each class's IoU, of the tasks that have classes. */
    private static String classes(Tasks tasks, History history) {
        StringBuilder text = new StringBuilder();
        history.best().perClass().forEach((task, best) -> {
            List<Optional<Double>> last = history.last().perClass().get(task);
            List<String> names = tasks.kind(task).classNames();
            text.append("\n### ")
                    .append(task.key())
                    .append(" by class, IoU in %\n\n| class | best | last |\n|---|---:|---:|\n");
            for (int index = 0; index < names.size(); index++) {
                text.append("| ")
                        .append(names.get(index))
                        .append(" | ")
                        .append(percent(best.get(index)))
                        .append(" | ")
                        .append(percent(last.get(index)))
                        .append(" |\n");
            }
        });
        return text.isEmpty()
                ? ""
                : text.append("\n– marks a class that is in no label and no prediction; it counts as 0 in the mean.\n")
                        .toString();
    }

    private static String percent(Optional<Double> iou) {
        return iou.map(value -> FitText.format("%.2f", 100 * value)).orElse("–");
    }

    private static String figures(TaskName task, History history) {
        return FitText.format(
                "| %s | %s | %.2f | %.2f | %.2f |",
                task.key(),
                Figures.quantity(history.best().scale(task)),
                history.untrained().shown(task),
                history.best().shown(task),
                history.last().shown(task));
    }
}
