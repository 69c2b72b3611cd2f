package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Figures;
import dev.weightflow.cli.fit.Fit.FitPlan;
import dev.weightflow.model.network.Network;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.stream.Collectors;

/** The model card of a run: what was trained on what, how good it is, and how to use the files beside it. */
final class ModelCard {

    private ModelCard() {}

    static String of(FitPlan plan, Network network, History history, Ending ending, boolean curves) {
        TrainingSpec spec = plan.spec();
        long trained = network.parameters().trained().stream()
                .mapToLong(parameter -> parameter.array().size())
                .sum();
        String base = plan.baseWeights()
                .map(file -> file.getFileName() + ", as stored: sha256 "
                        + spec.start().baseWeights().orElseThrow().hex())
                .orElse("random, from the seed");
        return FitText.format(
                """
                ---
                library_name: weightflow
                tags: [swin-transformer, multi-task-learning, dense-prediction, weightflow-%1$s]
                ---
                # Swin-%2$s, fine-tuned with %1$s

                %3$s

                | | |
                |---|---|
                | tasks | %4$s |
                | method | %1$s %5$s |
                | trained parameters | %6$,d |
                | base weights | %7$s |
                | data | %8$s, sha256 of its files %9$s |%16$s

                ## Recipe

                | number | value |
                |---|---|
                %10$s

                ## Validation split

                | task | metric | untrained | best (step %11$d) | last (step %12$d) |
                |---|---|---:|---:|---:|
                %13$s

                Best is the greatest Δm over the published single-task models: %14$+.1f %% after %11$d steps.
                %15$s
                ## Use

                ```sh
                ./weightflow predict best/model.safetensors --data photo.jpg --out predictions
                ```

                `model.safetensors` has the adapters merged into plain weights; `adapter.safetensors` holds only what was trained and needs the base weights. Both tell model, method and tasks in their metadata.
                """,
                spec.method().name().key(),
                spec.model().key(),
                ending.words(),
                spec.tasks().stream().map(Task::key).collect(Collectors.joining(", ")),
                spec.method().words(),
                trained,
                base,
                plan.data().toAbsolutePath().getFileName(),
                spec.dataset(),
                spec.numbers().entrySet().stream()
                        .map(number -> "| " + number.getKey() + " | " + number.getValue() + " |")
                        .collect(Collectors.joining("\n")),
                history.best().step(),
                history.last().step(),
                history.untrained().figures().keySet().stream()
                        .map(task -> figures(task, history))
                        .collect(Collectors.joining("\n")),
                history.best().deltaM(),
                curves ? "\n![losses, learning rate and metrics over the steps](curves.png)\n" : "",
                plan.options().name().map(name -> "\n| name | " + name + " |").orElse("")
                        + (plan.options().tags().isEmpty()
                                ? ""
                                : "\n| tags | " + plan.options().tagWords().replace("|", "\\|") + " |"));
    }

    private static String figures(Task task, History history) {
        return FitText.format(
                "| %s | %s | %.2f | %.2f | %.2f |",
                task.key(),
                Figures.quantity(task),
                history.untrained().shown(task),
                history.best().shown(task),
                history.last().shown(task));
    }
}
