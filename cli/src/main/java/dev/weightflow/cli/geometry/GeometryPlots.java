package dev.weightflow.cli.geometry;

import dev.weightflow.cli.report.Plot;
import dev.weightflow.model.geometry.ModelGeometry;
import dev.weightflow.model.geometry.WeightGeometry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The measurements over the depth of the backbone, a line for each kind of weight. */
final class GeometryPlots {

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
                        weight ->
                                weight.outputAngles().get(weight.outputAngles().size() - 1)),
                plot(
                        geometry,
                        "largest angle of the leading input directions",
                        "degrees",
                        weight -> weight.inputAngles().get(weight.inputAngles().size() - 1))));
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
        List<String> blocks =
                geometry.weights().stream().map(GeometryPlots::block).distinct().toList();
        int index = 0;
        for (Map.Entry<String, Map<String, List<WeightGeometry>>> line : series.entrySet()) {
            double[] x = line.getValue().keySet().stream()
                    .mapToDouble(block -> blocks.indexOf(block) + 1)
                    .toArray();
            double[] y = line.getValue().values().stream()
                    .mapToDouble(weights ->
                            weights.stream().mapToDouble(quantity).average().orElse(0))
                    .toArray();
            chart.addSeries(line.getKey(), x, y)
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(Plot.colour(index))
                    .setLineColor(Plot.colour(index));
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
