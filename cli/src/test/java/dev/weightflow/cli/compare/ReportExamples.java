package dev.weightflow.cli.compare;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comparison of two tasks with invented measurements. */
final class ReportExamples {

    static final List<TaskName> TASKS = List.of(PascalTasks.NORMALS, PascalTasks.SAL);

    private static final int SEEDS = 3;

    private ReportExamples() {}

    /** Returns the settings that all rows share. */
    static TrainingRequest common() {
        return TrainingRequest.on(new DatasetId("ab".repeat(32)))
                .with("model", ModelSize.MICRO)
                .with("tasks", TASKS)
                .with("epochs", 2);
    }

    static List<ComparedRow> methods() {
        return List.of(ComparedRow.of("single-task"), ComparedRow.of("delora:rank=4"), ComparedRow.of("full"));
    }

    /** Creates a setup of 16 images, on which nothing is trained. */
    static ComparisonSetup setup() {
        return new ComparisonSetup(
                "scenes_<1>",
                common().dataset(),
                Tasks.PASCAL.only(TASKS),
                16,
                Optional.empty(),
                (cell, folder, progress, stop) -> Optional.empty());
    }

    /** Creates a report in which single-task models and DELORA are measured, and full fine-tuning is not. */
    static Report report() {
        return report(SEEDS, Map.of());
    }

    static Report report(int seeds, Map<String, Double> margins) {
        return report(methods(), seeds, margins);
    }

    static Report report(List<ComparedRow> rows, int seeds, Map<String, Double> margins) {
        List<Cell> cells = Cell.of(rows, common(), seeds);
        Map<Cell, CellResult> results = new LinkedHashMap<>();
        cells.stream()
                .filter(cell -> cell.spec().method().name() != MethodName.FULL)
                .forEach(cell -> results.put(cell, result(cell)));
        return new Reports(setup(), rows, cells, common(), seeds, margins, Preparation.NONE).of(results);
    }

    private static CellResult result(Cell cell) {
        double error = cell.spec().method().name() == MethodName.DELORA ? 18 : 20 + 0.1 * cell.seed();
        double jaccard = 0.5 + 0.1 * cell.seed();
        ImageSums both = sums(error, jaccard);
        Map<TaskName, List<List<Double>>> own = new LinkedHashMap<>(both.tasks());
        own.keySet().retainAll(cell.spec().tasks());
        ImageSums sums = new ImageSums(ImageSums.FORMAT, both.images(), own);
        return new CellResult(
                cell.spec().jobId().value(),
                2,
                sums,
                Optional.of(1_000L),
                List.of(new CellResult.Point(0, sums.figures()), new CellResult.Point(2, sums.figures())),
                new CellResult.Timing(Optional.of(0.5), Optional.of(16.0), Optional.of(2_000_000L)));
    }

    /** Creates the sums of two images, both with that mean error of normals and that Jaccard index of saliency. */
    static ImageSums sums(double error, double jaccard) {
        List<Double> normals = List.of(10 * error, 10.0);
        List<Double> sal = new ArrayList<>(Collections.nCopies(15, jaccard));
        sal.add(1.0);
        return new ImageSums(
                ImageSums.FORMAT,
                List.of("a", "b"),
                Map.of(PascalTasks.NORMALS, List.of(normals, normals), PascalTasks.SAL, List.of(sal, sal)));
    }
}
