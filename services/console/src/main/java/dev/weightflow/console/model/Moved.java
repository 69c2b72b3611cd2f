package dev.weightflow.console.model;

import dev.weightflow.console.chart.HeatCells;
import dev.weightflow.schema.evaluation.CheckpointGeometry;
import dev.weightflow.schema.evaluation.CheckpointGeometry.MovedWeight;
import dev.weightflow.schema.evaluation.CheckpointGeometry.Path;
import io.quarkus.qute.RawString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How far a training has moved the weights, block by block.
 *
 * @param words what is shown, or why nothing is
 * @param says what it comes to
 */
public record Moved(boolean shown, String words, RawString picture, String says) {
    private static final double MOST_COLUMNS = 48;

    static Moved none(String why) {
        return new Moved(false, why, new RawString(""), "");
    }

    static Moved of(Optional<CheckpointGeometry> geometry) {
        if (geometry.isEmpty()) {
            return none(
                    "Nothing was measured: the method moves no weight of the backbone, or the evaluation is an earlier one.");
        }
        Map<String, Map<String, MovedWeight>> blocks = new LinkedHashMap<>();
        List<String> matrices = new ArrayList<>();
        for (MovedWeight weight : geometry.get().weights()) {
            int dot = weight.weight().lastIndexOf('.');
            String block = dot < 0 ? weight.weight() : weight.weight().substring(0, dot);
            String matrix = dot < 0 ? "" : weight.weight().substring(dot + 1);
            if (blocks.size() < MOST_COLUMNS || blocks.containsKey(block)) {
                blocks.computeIfAbsent(block, any -> new LinkedHashMap<>()).putIfAbsent(matrix, weight);
                if (!matrices.contains(matrix)) {
                    matrices.add(matrix);
                }
            }
        }
        List<HeatCells.Row> rows = matrices.stream()
                .map(matrix -> new HeatCells.Row(
                        "W " + matrix,
                        blocks.values().stream()
                                .map(block -> Optional.ofNullable(block.get(matrix))
                                        .flatMap(MovedWeight::relativeDistance)
                                        .map(part -> 100 * part))
                                .toList()))
                .toList();
        List<Double> ranks = blocks.values().stream()
                .map(block -> block.values().stream()
                        .mapToDouble(MovedWeight::effectiveRank)
                        .max()
                        .orElse(0))
                .toList();
        return new Moved(
                true,
                "‖W(1) − W(0)‖ / ‖W(0)‖ in percent, block by block; below, the effective rank of the difference.",
                HeatCells.draw("How far each weight of each block moved, in percent", rows, ranks),
                says(geometry.get()));
    }

    private static String says(CheckpointGeometry geometry) {
        Optional<Double> detour = geometry.weights().stream()
                .flatMap(weight -> weight.path().flatMap(Path::excess).stream())
                .max(Double::compare);
        String way = detour.map(excess -> String.format(
                        Locale.ROOT, "The way is at most %.1f %% longer than the distance. ", 100 * excess))
                .orElse("");
        return way + geometry.unmoved() + " other weights of linear layers stand where they stood.";
    }
}
