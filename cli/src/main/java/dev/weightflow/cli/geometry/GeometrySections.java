package dev.weightflow.cli.geometry;

import dev.weightflow.cli.console.AtomicFile;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.report.HtmlPage;
import dev.weightflow.cli.report.Plot;
import dev.weightflow.cli.report.Section;
import dev.weightflow.model.geometry.GradientSimilarity;
import dev.weightflow.model.geometry.ModelGeometry;
import dev.weightflow.model.geometry.PathGeometry;
import dev.weightflow.model.geometry.WeightGeometry;
import dev.weightflow.schema.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The measurements as tables, which are written as text and in a folder. What cannot be said of a weight is empty. */
final class GeometrySections {

    private GeometrySections() {}

    static String summary(ModelGeometry geometry) {
        if (geometry.weights().isEmpty()) {
            return geometry.method() + ": all " + geometry.unmoved()
                    + " weights of linear layers in the backbone stand where they stood before training.";
        }
        return String.format(
                Locale.ROOT,
                "%s: %d weights moved by %.4g together, %.3g %% of their norm; %d others of linear layers stand where they"
                        + " stood.",
                geometry.method(),
                geometry.weights().size(),
                geometry.distance(),
                100 * geometry.relativeDistance(),
                geometry.unmoved());
    }

    static List<Section> of(ModelGeometry geometry) {
        List<Section> sections = new ArrayList<>();
        sections.add(weights(geometry));
        geometry.gradients().ifPresent(gradients -> sections.addAll(similarity(gradients)));
        return sections;
    }

    private static Section weights(ModelGeometry geometry) {
        Section table = new Section("Weights")
                .heading(
                        "weight",
                        "pass",
                        "size",
                        "‖W1−W0‖",
                        "of ‖W0‖, %",
                        "effective rank",
                        "output angle, °",
                        "input angle, °",
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
                        number("%.2f", largest(weight.outputAngles())),
                        number("%.2f", largest(weight.inputAngles())),
                        path(weight, way -> number("%.4g", way.length())),
                        path(weight, way -> number("%.3g", 100 * way.excess())),
                        path(weight, way -> number("%.3g", way.turning())))));
        int angles = geometry.weights().stream()
                .mapToInt(weight -> weight.inputAngles().size())
                .max()
                .orElse(0);
        return table.note("Angles are the largest of the principal angles between the " + angles
                + " leading singular directions before and after. Way is the length of the path of a weight that flows,"
                + " through the places where its integrator steps; excess is how much longer it is than straight, turning the"
                + " sum of its bends.");
    }

    private static List<Section> similarity(GradientSimilarity gradients) {
        List<Section> sections = new ArrayList<>();
        sections.add(cosines("Similarity of the tasks' gradients", gradients, gradients.cosines())
                .note("Cosines between the gradients of the tasks' losses over the " + gradients.parameters()
                        + " trained numbers outside the decoders that all tasks share, from " + gradients.images()
                        + " images: 1 pulls alike, -1 against each other."));
        Section byStage = new Section("The same by part of the backbone").heading("part");
        List<Task> tasks = gradients.tasks();
        pairs(tasks, (a, b) -> tasks.get(a).key() + ", " + tasks.get(b).key()).forEach(byStage::heading);
        gradients.byStage().forEach((stage, cosines) -> {
            List<String> row = new ArrayList<>(List.of(stage));
            row.addAll(pairs(tasks, (a, b) -> number("%+.3f", cosines.get(a).get(b))));
            byStage.row(row);
        });
        sections.add(byStage);
        return sections;
    }

    private static List<String> pairs(List<Task> tasks, BiFunction<Integer, Integer, String> cell) {
        List<String> cells = new ArrayList<>();
        for (int a = 0; a < tasks.size(); a++) {
            for (int b = a + 1; b < tasks.size(); b++) {
                cells.add(cell.apply(a, b));
            }
        }
        return cells;
    }

    private static Section cosines(String title, GradientSimilarity gradients, List<List<Double>> cosines) {
        Section table = new Section(title).heading("task");
        gradients.tasks().forEach(task -> table.heading(task.key()));
        for (int i = 0; i < gradients.tasks().size(); i++) {
            List<String> row = new ArrayList<>(List.of(gradients.tasks().get(i).key()));
            cosines.get(i).forEach(cosine -> row.add(number("%+.3f", cosine)));
            table.row(row);
        }
        return table;
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

    static String text(ModelGeometry geometry) {
        StringBuilder text = new StringBuilder(summary(geometry));
        for (Section section : of(geometry)) {
            if (!section.rows().isEmpty()) {
                text.append("\n\n").append(section.text());
            }
        }
        return text.toString();
    }

    static void write(Path folder, ModelGeometry geometry) throws IOException {
        Files.createDirectories(folder);
        List<Plot> plots = GeometryPlots.of(geometry);
        for (int i = 0; i < plots.size(); i++) {
            AtomicFile.write(
                    folder.resolve("geometry-" + (i + 1) + ".png"), plots.get(i).png());
        }
        AtomicFile.write(folder.resolve("geometry.txt"), text(geometry) + "\n");
        AtomicFile.write(folder.resolve("geometry.json"), Json.text(geometry) + "\n");
        AtomicFile.write(
                folder.resolve("geometry.html"),
                HtmlPage.of("Geometry of a fine-tuning", summary(geometry), of(geometry), plots));
    }

    /** The measurements over the depth of the backbone, a line for each kind of weight. */
    static final class GeometryPlots {

        private GeometryPlots() {}

        /** The plots; none where this Java has no fonts to write with, or nothing has moved. */
        static List<Plot> of(ModelGeometry geometry) {
            if (!Plot.hasFonts() || geometry.weights().isEmpty()) {
                return List.of();
            }
            List<Plot> plots = new ArrayList<>(List.of(
                    plot(geometry, "distance from W0", "% of ‖W0‖", weight -> 100 * weight.relativeDistance()),
                    plot(geometry, "effective rank of W1 − W0", "rank", WeightGeometry::effectiveRank),
                    plot(
                            geometry,
                            "largest angle of the leading output directions",
                            "degrees",
                            weight -> weight.outputAngles()
                                    .get(weight.outputAngles().size() - 1)),
                    plot(
                            geometry,
                            "largest angle of the leading input directions",
                            "degrees",
                            weight -> weight.inputAngles()
                                    .get(weight.inputAngles().size() - 1))));
            if (geometry.weights().stream().allMatch(weight -> weight.path().isPresent())) {
                plots.add(plot(geometry, "length of the way", "‖·‖", weight -> weight.path()
                        .orElseThrow()
                        .length()));
                plots.add(plot(geometry, "turning of the way", "degrees", weight -> weight.path()
                        .orElseThrow()
                        .turning()));
            }
            return plots;
        }

        private static Plot plot(
                ModelGeometry geometry, String title, String unit, ToDoubleFunction<WeightGeometry> quantity) {
            XYChart chart = Plot.chart(title, "block", unit);
            Map<String, Map<String, List<WeightGeometry>>> series = new LinkedHashMap<>();
            geometry.weights().forEach(weight -> series.computeIfAbsent(kind(weight), kind -> new LinkedHashMap<>())
                    .computeIfAbsent(block(weight), block -> new ArrayList<>())
                    .add(weight));
            List<String> blocks = geometry.weights().stream()
                    .map(GeometryPlots::block)
                    .distinct()
                    .toList();
            int index = 0;
            for (Map.Entry<String, Map<String, List<WeightGeometry>>> line : series.entrySet()) {
                double[] x = line.getValue().keySet().stream()
                        .mapToDouble(block -> blocks.indexOf(block) + 1)
                        .toArray();
                double[] y = line.getValue().values().stream()
                        .mapToDouble(weights ->
                                weights.stream().mapToDouble(quantity).average().orElse(0))
                        .toArray();
                Plot.series(chart, line.getKey(), x, y, Plot.colour(index), SeriesMarkers.CIRCLE);
                index++;
            }
            return Plot.of(title, chart);
        }

        /** {@code layers.0.blocks.1} of {@code layers.0.blocks.1.attn.q}. */
        private static String block(WeightGeometry weight) {
            return weight.weight().replaceAll("^(layers\\.\\d+\\.(blocks\\.\\d+|downsample)).*", "$1");
        }

        /** {@code attn.q} of {@code layers.0.blocks.1.attn.q}, and the pass where each task has one of its own. */
        private static String kind(WeightGeometry weight) {
            String kind = weight.weight().replaceAll("^layers\\.\\d+\\.(blocks\\.\\d+\\.)?", "");
            return weight.pass().equals("shared") ? kind : kind + ", " + weight.pass();
        }
    }
}
