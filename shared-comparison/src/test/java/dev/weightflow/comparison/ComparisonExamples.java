package dev.weightflow.comparison;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.comparison.statistics.ResampledFigures;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.MetricScales;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Comparison of two tasks on two images, with figures that are easy to compute by hand. */
final class ComparisonExamples {
    static final List<TaskName> TASKS = List.of(PascalTasks.NORMALS, PascalTasks.SAL);

    private final List<ComparisonRows.Row> rows = new ArrayList<>();
    private final List<MeasuredRow> measured = new ArrayList<>();

    /** Adds a row whose seeds have that Jaccard index in percent, and that mean error. */
    ComparisonExamples row(String name, boolean baseline, double[]... bySeed) {
        Map<Long, Map<TaskName, Double>> figures = new TreeMap<>();
        Map<Long, ResampledFigures> resampled = new TreeMap<>();
        for (int seed = 0; seed < bySeed.length; seed++) {
            ImageSums sums = sums(bySeed[seed][0] / 100, bySeed[seed][1]);
            figures.put((long) seed, sums.shownFigures());
            resampled.put((long) seed, ResampledFigures.usual().apply(sums));
        }
        rows.add(new ComparisonRows.Row(name, "the " + name, baseline, figures, Optional.of(1_000L)));
        measured.add(new MeasuredRow(name, baseline, resampled));
        return this;
    }

    ComparisonRows rows() {
        return ComparisonRows.of(TASKS, MetricScales.UNDECLARED, Optional.of(2), rows);
    }

    ComparisonResult result(Map<String, Double> margins) {
        ComparisonResult figures = rows().result();
        Statistics statistics = Statistics.of(new TreeSet<>(TASKS), measured, margins);
        return figures.with(statistics.rows(), statistics.to(figures.reference().orElseThrow()), statistics.pairs());
    }

    /** Creates single-task models, a method whose normals are better by 2.0, 2.1 and 2.2 degrees, and one that was not measured. */
    static ComparisonExamples three(int seeds) {
        double[][] single = new double[seeds][];
        double[][] delora = new double[seeds][];
        for (int seed = 0; seed < seeds; seed++) {
            single[seed] = new double[] {50 + 10 * seed, 20 + 0.1 * seed};
            delora[seed] = new double[] {50 + 10 * seed, 18};
        }
        return new ComparisonExamples()
                .row("single-task", true, single)
                .row("delora", false, delora)
                .row("full", false);
    }

    private static ImageSums sums(double jaccard, double error) {
        List<Double> sal = new ArrayList<>(Collections.nCopies(15, jaccard));
        sal.add(1.0);
        List<Double> normals = List.of(10 * error, 10.0);
        return new ImageSums(
                ImageSums.FORMAT,
                List.of("a", "b"),
                Map.of(PascalTasks.SAL, List.of(sal, sal), PascalTasks.NORMALS, List.of(normals, normals)));
    }
}
