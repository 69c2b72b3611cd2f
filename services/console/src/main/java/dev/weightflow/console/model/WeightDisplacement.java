package dev.weightflow.console.model;

import dev.weightflow.console.chart.HeatCells;
import dev.weightflow.schema.evaluation.CheckpointGeometry;
import dev.weightflow.schema.evaluation.CheckpointGeometry.MovedWeight;
import dev.weightflow.schema.evaluation.CheckpointGeometry.Path;
import dev.weightflow.schema.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Distance that a training has moved the weights, block by block.
 *
 * @param words caption of the picture, or why there is none
 * @param says conclusion in words
 */
public record WeightDisplacement(boolean shown, String words, Optional<HeatCells> picture, String says) {
    private static final double MOST_COLUMNS = 48;

    static WeightDisplacement none(String why) {
        return new WeightDisplacement(false, why, Optional.empty(), "");
    }

    static WeightDisplacement of(Optional<CheckpointGeometry> geometry) {
        if (geometry.isEmpty()) {
            return none("Not measured: the method changes no backbone weights, or the evaluation predates this"
                    + " measurement.");
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
        return new WeightDisplacement(
                true,
                "‖W(1) − W(0)‖ / ‖W(0)‖ in percent per block; below, the effective rank of the difference.",
                Optional.of(HeatCells.of("Relative displacement of each weight per block, in percent", rows, ranks)),
                says(geometry.get()));
    }

    private static String says(CheckpointGeometry geometry) {
        Optional<Double> detour = geometry.weights().stream()
                .flatMap(weight -> weight.path().flatMap(Path::excess).stream())
                .max(Double::compare);
        String way = detour.map(excess ->
                        Numbers.format("The path is at most %.1f %% longer than the distance. ", 100 * excess))
                .orElse("");
        return way + geometry.unmoved() + " other weights of linear layers are unchanged.";
    }
}
