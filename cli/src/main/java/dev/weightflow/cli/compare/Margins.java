package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.comparison.Statistics;
import dev.weightflow.schema.TaskName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of {@code --margin}: the greatest difference that counts as irrelevant, by quantity. */
public final class Margins {
    private Margins() {}

    /**
     * Parses margins by quantity; empty if none was given.
     *
     * @param words {@code 0.3} for all quantities, or {@code semseg=0.3}
     * @throws CommandFailure naming an invalid margin or quantity
     */
    public static Map<String, Double> of(List<String> words, List<TaskName> tasks) {
        List<String> quantities =
                new ArrayList<>(tasks.stream().map(TaskName::key).toList());
        quantities.add(Statistics.DELTA_M);
        Map<String, Double> margins = new LinkedHashMap<>();
        for (String margin : words) {
            String[] pair = margin.split("=", 2);
            String points = pair[pair.length - 1];
            require(
                    points.matches("\\d+(\\.\\d+)?") && Double.parseDouble(points) > 0,
                    "--margin '" + margin + "' is not a number of points greater than 0, such as 0.3 or semseg=0.3");
            require(
                    pair.length == 1 || quantities.contains(pair[0]),
                    "--margin '" + margin + "' names none of " + String.join(", ", quantities));
            (pair.length == 1 ? quantities : List.of(pair[0]))
                    .forEach(quantity -> margins.put(quantity, Double.valueOf(points)));
        }
        return margins;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new CommandFailure("unknown-option", ExitStatus.USAGE, otherwise);
        }
    }
}
