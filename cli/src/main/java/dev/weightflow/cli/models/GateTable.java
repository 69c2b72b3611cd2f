package dev.weightflow.cli.models;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.text.Numbers;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Table of a gate's conditions. */
public final class GateTable {
    private GateTable() {}

    /** Formats the gate's conditions with their numbers, where it has decided. */
    public static String of(Resource decision, Resource version) {
        Optional<GateVerdict> verdict = decision.read("verdict", GateVerdict.class);
        Map<String, MetricScale> scales = version.read("metrics", TaskMetrics.class)
                .map(metrics -> metrics.byTask().entrySet().stream()
                        .collect(Collectors.toMap(task -> task.getKey().key(), task -> task.getValue()
                                .scale())))
                .orElse(Map.of());
        Table table = Table.of("THE GATE", ">CHAMPION", ">CHALLENGER", ">LIMIT", "");
        verdict.ifPresent(found -> {
            found.checks().forEach(check -> row(table, check, "", scales));
            found.benches().forEach(bench -> bench.checks()
                    .forEach(check -> row(table, check, " on " + bench.dataset().shortId(), scales)));
        });
        return verdict.filter(found -> !found.checks().isEmpty()).isEmpty() ? "" : "\n\n" + table;
    }

    private static void row(Table table, GateCheck check, String where, Map<String, MetricScale> scales) {
        table.row(
                check.name() + where,
                check.champion().map(figure -> words(check, figure, scales)).orElse("-"),
                words(check, check.challenger(), scales),
                words(check, check.limit(), scales),
                check.passed() ? "passed" : "failed");
    }

    /** Formats a figure of a check: of a task with its unit, the gain over all tasks in percent, images as a count. */
    private static String words(GateCheck check, double figure, Map<String, MetricScale> scales) {
        return switch (check.name()) {
            case "gain", "gainLow" -> Numbers.signed(figure, 2) + " %";
            case "images" -> Numbers.grouped(Math.round(figure));
            default ->
                scales.containsKey(check.name()) ? scales.get(check.name()).words(figure) : Numbers.significant(figure);
        };
    }
}
