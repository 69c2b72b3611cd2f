package dev.weightflow.research.geometry;

import dev.weightflow.cli.report.Plot;
import dev.weightflow.comparison.table.Document;
import dev.weightflow.comparison.table.Picture;
import dev.weightflow.comparison.table.ReportTable;
import dev.weightflow.model.geometry.GradientSimilarity;
import dev.weightflow.model.geometry.ModelGeometry;
import dev.weightflow.model.geometry.PathGeometry;
import dev.weightflow.model.geometry.WeightGeometry;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Measurements as tables, for the terminal and as files. Undefined values are empty. */
final class GeometrySections {

    private GeometrySections() {}

    static Document of(ModelGeometry geometry) {
        return new Document("Geometry of fine-tuning", summary(geometry), sections(geometry), plots(geometry));
    }

    private static String summary(ModelGeometry geometry) {
        if (geometry.weights().isEmpty()) {
            return geometry.method() + ": all " + geometry.unmoved()
                    + " weights of linear layers in the backbone are unchanged by training.";
        }
        return String.format(
                Locale.ROOT,
                "%s: %d weights moved by %.4g together, %.3g %% of their norm; %d others of linear layers are"
                        + " unchanged.",
                geometry.method(),
                geometry.weights().size(),
                geometry.distance(),
                100 * geometry.relativeDistance(),
                geometry.unmoved());
    }

    private static List<ReportTable> sections(ModelGeometry geometry) {
        List<ReportTable> sections = new ArrayList<>();
        if (!geometry.weights().isEmpty()) {
            sections.add(weights(geometry));
        }
        geometry.gradients().ifPresent(gradients -> sections.addAll(similarity(gradients)));
        return sections;
    }

    private static ReportTable weights(ModelGeometry geometry) {
        ReportTable.Builder table = ReportTable.titled("Weights")
                .heading(
                        "weight",
                        "pass",
                        "size",
                        "‖W1−W0‖",
                        "of ‖W0‖, %",
                        "effective rank",
                        "output angle (random), °",
                        "input angle (random), °",
                        "gap",
                        "way",
                        "excess, %",
                        "turning, °");
        geometry.weights()
                .forEach(weight -> table.row(List.of(
                        weight.weight(),
                        weight.pass(),
                        weight.rows() + " x " + weight.columns(),
                        number("%.4g", weight.distance()),
                        number("%.3g", 100 * weight.relativeDistance()),
                        number("%.1f", weight.effectiveRank()),
                        angles(weight.outputAngles(), weight.randomOutputAngles()),
                        angles(weight.inputAngles(), weight.randomInputAngles()),
                        weight.gap().map(gap -> number("%.3f", gap)).orElse(""),
                        path(weight, way -> number("%.4g", way.length())),
                        path(weight, way -> number("%.3g", 100 * way.excess())),
                        path(weight, way -> number("%.3g", way.turning())))));
        int angles = geometry.weights().stream()
                .mapToInt(weight -> weight.inputAngles().size())
                .max()
                .orElse(0);
        return table.note("Angles are the largest of the principal angles between the " + angles
                + " leading singular directions before and after; in brackets, what a change of equal norm in a random direction"
                + " gives. Gap is the last of the leading singular values before over the next: near 1, which directions are the"
                + " leading ones is chance, and their angles say little. Way is the length of the path of a weight that flows,"
                + " through the places where its integrator steps; excess is how much longer it is than straight, turning the"
                + " sum of its bends.");
    }

    private static List<ReportTable> similarity(GradientSimilarity gradients) {
        List<TaskName> tasks = gradients.tasks();
        ReportTable.Builder all =
                ReportTable.titled("Similarity of the tasks' gradients").heading("task");
        tasks.forEach(task -> all.heading(task.key()));
        for (int i = 0; i < tasks.size(); i++) {
            List<String> row = new ArrayList<>(List.of(tasks.get(i).key()));
            gradients.cosines().get(i).forEach(cosine -> row.add(number("%+.3f", cosine)));
            all.row(row);
        }
        ReportTable pairs =
                all.note("Cosines between the gradients of the tasks' losses over the " + gradients.parameters()
                        + " trained numbers outside the decoders that all tasks share, from " + gradients.images()
                        + " images: 1 pulls alike, -1 against each other. They are cosines in the coordinates of this method's"
                        + " parameters, and cannot be compared between methods.");
        ReportTable.Builder byStage =
                ReportTable.titled("The same by part of the backbone").heading("part");
        pairs(tasks, (a, b) -> tasks.get(a).key() + ", " + tasks.get(b).key()).forEach(byStage::heading);
        gradients.byStage().forEach((stage, cosines) -> {
            List<String> row = new ArrayList<>(List.of(stage));
            row.addAll(pairs(tasks, (a, b) -> number("%+.3f", cosines.get(a).get(b))));
            byStage.row(row);
        });
        return List.of(pairs, byStage.note(""));
    }

    private static List<String> pairs(List<TaskName> tasks, BiFunction<Integer, Integer, String> cell) {
        List<String> cells = new ArrayList<>();
        for (int a = 0; a < tasks.size(); a++) {
            for (int b = a + 1; b < tasks.size(); b++) {
                cells.add(cell.apply(a, b));
            }
        }
        return cells;
    }

    private static String angles(List<Double> measured, List<Double> random) {
        return number("%.2f", largest(measured)) + " (" + number("%.2f", largest(random)) + ")";
    }

    private static double largest(List<Double> angles) {
        return angles.get(angles.size() - 1);
    }

    private static String path(WeightGeometry weight, Function<PathGeometry, String> cell) {
        return Optional.of(weight).flatMap(WeightGeometry::path).map(cell).orElse("");
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    /** Plots the measurements over the depth of the backbone; none where this Java has no fonts to write with, or nothing has moved. */
    private static List<Picture> plots(ModelGeometry geometry) {
        if (!Plot.hasFonts() || geometry.weights().isEmpty()) {
            return List.of();
        }
        List<Picture> plots = new ArrayList<>(List.of(
                plot(geometry, "distance from W0", "% of ‖W0‖", weight -> 100 * weight.relativeDistance()),
                plot(geometry, "effective rank of W1 − W0", "rank", WeightGeometry::effectiveRank),
                plot(
                        geometry,
                        "largest angle of the leading output directions",
                        "degrees",
                        weight -> largest(weight.outputAngles())),
                plot(
                        geometry,
                        "largest angle of the leading input directions",
                        "degrees",
                        weight -> largest(weight.inputAngles()))));
        if (geometry.weights().stream().allMatch(weight -> weight.path().isPresent())) {
            plots.add(plot(geometry, "length of the way", "‖·‖", weight -> weight.path()
                    .get()
                    .length()));
            plots.add(plot(geometry, "turning of the way", "degrees", weight -> weight.path()
                    .get()
                    .turning()));
        }
        return plots;
    }

    /** Draws a line for each kind of weight; where a block has several of a kind, their mean. */
    private static Picture plot(
            ModelGeometry geometry, String title, String unit, ToDoubleFunction<WeightGeometry> quantity) {
        List<String> blocks = geometry.weights().stream()
                .map(GeometrySections::block)
                .distinct()
                .toList();
        Map<String, Map<Integer, Double>> kinds = geometry.weights().stream()
                .collect(Collectors.groupingBy(
                        GeometrySections::kind,
                        LinkedHashMap::new,
                        Collectors.groupingBy(
                                weight -> blocks.indexOf(block(weight)) + 1,
                                LinkedHashMap::new,
                                Collectors.averagingDouble(quantity))));
        XYChart chart = Plot.chart(title, "block", unit);
        kinds.forEach((kind, line) -> Plot.styled(
                chart.addSeries(kind, List.copyOf(line.keySet()), List.copyOf(line.values())),
                chart.getSeriesMap().size() - 1,
                SeriesMarkers.CIRCLE));
        return Plot.of(title, chart, 0);
    }

    /** Returns {@code layers.0.blocks.1} of {@code layers.0.blocks.1.attn.q}. */
    private static String block(WeightGeometry weight) {
        return weight.weight().replaceAll("^(layers\\.\\d+\\.(blocks\\.\\d+|downsample)).*", "$1");
    }

    /** Returns {@code attn.q} of {@code layers.0.blocks.1.attn.q}, with the pass where each task has one of its own. */
    private static String kind(WeightGeometry weight) {
        String kind = weight.weight().replaceAll("^layers\\.\\d+\\.(blocks\\.\\d+\\.)?", "");
        return weight.pass().equals("shared") ? kind : kind + ", " + weight.pass();
    }
}
