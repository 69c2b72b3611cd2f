package dev.weightflow.cli.fit;

import dev.weightflow.cli.fit.History.Validation;
import dev.weightflow.model.network.Network;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The model card of a run: what was trained on what, how good it is, and how to use the files beside it. */
final class ModelCard {

    private ModelCard() {}

    static String of(FitPlan plan, Network network, History history, int totalSteps, boolean curves) {
        TrainingSpec spec = plan.spec();
        long trained = network.parameters().trained().stream()
                .mapToLong(parameter -> parameter.array().size())
                .sum();
        int done = history.steps().isEmpty()
                ? 0
                : history.steps().get(history.steps().size() - 1).step();
        List<String> lines = new ArrayList<>();
        lines.add("---");
        lines.add("library_name: weightflow");
        lines.add("tags: [swin-transformer, multi-task-learning, dense-prediction, weightflow-"
                + spec.method().name().key() + "]");
        lines.add("---");
        lines.add("# Swin-" + spec.model().key() + ", fine-tuned with "
                + spec.method().name().key());
        lines.add("");
        lines.add(
                done == totalSteps
                        ? "Trained for " + done + " steps."
                        : "Interrupted after " + done + " of " + totalSteps
                                + " steps; the same command resumes there.");
        lines.add("");
        lines.add("| | |");
        lines.add("|---|---|");
        row(lines, "tasks", spec.tasks().stream().map(Task::key).collect(Collectors.joining(", ")));
        row(lines, "method", spec.method().name().key() + " " + spec.method().options());
        row(lines, "trained parameters", FitText.format("%,d", trained));
        row(
                lines,
                "base weights",
                plan.baseWeights()
                        .map(file -> file.getFileName() + ", as stored: sha256 "
                                + spec.start().baseWeights().orElseThrow().hex())
                        .orElse("random, from the seed"));
        row(lines, "data", plan.data().toAbsolutePath().getFileName() + ", sha256 of its files " + spec.dataset());
        lines.add("");
        lines.add("## Recipe");
        lines.add("");
        lines.add("| number | value |");
        lines.add("|---|---|");
        spec.numbers().forEach((name, value) -> row(lines, name, value));
        lines.add("");
        lines.add("## Validation split");
        lines.add("");
        lines.add("| task | metric | untrained | best (step " + history.best().step() + ") | last (step "
                + history.last().step() + ") |");
        lines.add("|---|---|---:|---:|---:|");
        history.untrained()
                .figures()
                .keySet()
                .forEach(task -> lines.add(FitText.format(
                        "| %s | %s | %.2f | %.2f | %.2f |",
                        task.key(),
                        task == Task.NORMALS ? "mean angular error, degrees" : "mIoU, %",
                        figure(history.untrained(), task),
                        figure(history.best(), task),
                        figure(history.last(), task))));
        lines.add("");
        lines.add("Best is the greatest Δm over the published single-task models: "
                + FitText.format(
                        "%+.1f %% after %d steps.",
                        history.best().deltaM(), history.best().step()));
        if (curves) {
            lines.add("");
            lines.add("![losses, learning rate and metrics over the steps](curves.png)");
        }
        lines.add("");
        lines.add("## Use");
        lines.add("");
        lines.add("```sh");
        lines.add("./weightflow predict best/model.safetensors --data photo.jpg --out predictions");
        lines.add("```");
        lines.add("");
        lines.add(
                "`model.safetensors` has the adapters merged into plain weights; `adapter.safetensors` holds only what was"
                        + " trained and needs the base weights. Both tell model, method and tasks in their metadata.");
        lines.add("");
        return String.join("\n", lines);
    }

    private static void row(List<String> lines, String name, String value) {
        lines.add("| " + name + " | " + value + " |");
    }

    private static double figure(Validation validation, Task task) {
        double figure = validation.figures().get(task);
        return task == Task.NORMALS ? figure : 100 * figure;
    }
}
