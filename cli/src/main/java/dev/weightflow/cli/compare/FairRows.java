package dev.weightflow.cli.compare;

import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.network.ModelSpec;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Equalizes rows in all but their method: beside decoders and adapters nothing is trained, neither norms nor patch merging, one pass serves all
 * tasks, and ranks or widths are chosen for as many trained parameters as the first row that has one. Options that a row was given stay as they are.
 *
 * <p>Nothing of the backbone is trained because that is what every method with adapters can do; prompts and bottlenecks can do nothing else.
 */
final class FairRows {
    /** Relative difference between a row's trained parameters and the budget within which the two still count as equal. */
    static final double TOLERANCE = 0.02;

    private static final Map<String, String> ALIKE = Map.of("smallParts", "", "perTask", "false");
    private static final int WIDEST = 1024;
    private static final List<Integer> TASK_WIDTHS = List.of(4, 1, 2, 8, 16, 32);

    /** Options that set a method's number of parameters, and those tried together with them. */
    private static final Map<MethodName, List<String>> WIDTHS = Map.ofEntries(
            Map.entry(MethodName.LORA, List.of("rank")),
            Map.entry(MethodName.MTLORA, List.of("rank", "taskRank")),
            Map.entry(MethodName.DELORA, List.of("rank")),
            Map.entry(MethodName.VERA, List.of("rank")),
            Map.entry(MethodName.DORA, List.of("rank")),
            Map.entry(MethodName.OFT, List.of("blockSize")),
            Map.entry(MethodName.DITASK, List.of("cells", "taskCells")),
            Map.entry(MethodName.ADAPTER, List.of("reduction")),
            Map.entry(MethodName.VPT, List.of("prompts")),
            Map.entry(MethodName.TADFORMER, List.of("rank")),
            Map.entry(MethodName.FAAR, List.of("rank", "taskRank")));

    /**
     * Number of parameters that every row is to train.
     *
     * @param row whose number it is
     */
    public record Budget(String row, long parameters) {
        double deviation(long trained) {
            return (double) (trained - parameters) / parameters;
        }

        boolean met(long trained) {
            return Math.abs(deviation(trained)) <= TOLERANCE;
        }
    }

    private final TrainingRequest common;
    private final Tasks declared;

    private FairRows(TrainingRequest common, Tasks declared) {
        this.common = common;
        this.declared = declared;
    }

    /** Equalizes the rows and returns them with the budget; unchanged and without one if no row has a rank or width. */
    static Fair of(List<ComparedRow> rows, TrainingRequest common, Tasks declared) {
        return new FairRows(common, declared).fair(rows);
    }

    record Fair(List<ComparedRow> rows, Optional<Budget> budget) {}

    private Fair fair(List<ComparedRow> rows) {
        List<ComparedRow> alike = rows.stream().map(FairRows::alike).toList();
        Optional<Budget> budget = alike.stream()
                .filter(row -> WIDTHS.containsKey(row.method().name()))
                .findFirst()
                .map(row -> new Budget(row.name(), trained(row).orElseThrow()));
        return new Fair(
                alike.stream()
                        .map(row -> budget.filter(some -> !some.row().equals(row.name()))
                                .map(some -> sized(row, some))
                                .orElse(row))
                        .toList(),
                budget);
    }

    private static ComparedRow alike(ComparedRow row) {
        ComparedRow alike = row;
        for (Map.Entry<String, String> option : ALIKE.entrySet()) {
            if (Methods.optionNames(row.method()).contains(option.getKey()) && !row.gives(option.getKey())) {
                alike = with(alike, option.getKey(), option.getValue());
            }
        }
        return alike.called(row.name());
    }

    /** Returns the row with the width whose number of parameters is nearest to the budget, and named by it. */
    private ComparedRow sized(ComparedRow row, Budget budget) {
        List<String> widths = WIDTHS.getOrDefault(row.method().name(), List.of());
        if (widths.isEmpty() || row.gives(widths.get(0))) {
            return row;
        }
        ComparedRow nearest = nearest(row, widths.get(0), budget);
        if (widths.size() > 1
                && !row.gives(widths.get(1))
                && !budget.met(trained(nearest).orElseThrow())) {
            nearest = TASK_WIDTHS.stream()
                    .flatMap(width -> valid(with(row, widths.get(1), width + "")).stream())
                    .map(other -> nearest(other, widths.get(0), budget))
                    .min(byDistance(budget))
                    .orElse(nearest);
        }
        return nearest;
    }

    /** Searches by bisection: the number of parameters is monotonic in the width. */
    private ComparedRow nearest(ComparedRow row, String width, Budget budget) {
        boolean falls = width.equals("reduction");
        int low = 1;
        int high = WIDEST;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            boolean below = trained(with(row, width, middle + ""))
                    .map(count -> count < budget.parameters())
                    .orElse(!falls); // too small to be valid
            if (below != falls) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Stream.of(low, high)
                .flatMap(value -> valid(with(row, width, value + "")).stream())
                .min(byDistance(budget))
                .orElse(row);
    }

    private Comparator<ComparedRow> byDistance(Budget budget) {
        return Comparator.comparing(
                row -> Math.abs(budget.deviation(trained(row).orElseThrow())));
    }

    private Optional<ComparedRow> valid(ComparedRow row) {
        return trained(row).map(any -> row);
    }

    /** Counts all trained parameters of one seed; empty if the method does not support the width. */
    private Optional<Long> trained(ComparedRow row) {
        try {
            long count = 0;
            TrainingSpec pattern = common.complete();
            for (List<TaskName> tasks : row.trainings(pattern.tasks())) {
                TrainingSpec spec = TrainingRequest.of(pattern)
                        .with("method", row.method())
                        .with("tasks", tasks)
                        .complete();
                count += new ModelSpec(
                                NetworkConfig.of(spec, declared),
                                Methods.checked(spec.method()).method())
                        .trainable().values().stream()
                                .mapToLong(Long::longValue)
                                .sum();
            }
            return Optional.of(count);
        } catch (InvalidRecordException invalid) {
            return Optional.empty();
        }
    }

    /** Sets an option as {@link ComparedRow#with}, without a check: a width may be too small for the method. */
    private static ComparedRow with(ComparedRow row, String option, String value) {
        return new ComparedRow(
                row.name() + " " + option + "=" + value,
                MethodSpec.of(row.method().name(), row.method().options().put(option, value)),
                row.numbers());
    }
}
