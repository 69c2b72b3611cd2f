package dev.weightflow.checks.metrics;

import dev.weightflow.checks.repository.Repository;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/observability.md. */
public final class MetricCatalogue {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern UNIT = Pattern.compile("base unit `(\\w+)`");
    private static final Pattern VALUES = Pattern.compile("\\([^)]*\\)");
    private static final Pattern TIMER_SUFFIX = Pattern.compile("_(\\{count,sum,max}|\\*)$");

    private MetricCatalogue() {}

    /** Every metric that the services are to have. */
    public static List<Metric> read() {
        return Repository.text("docs/observability.md")
                .lines()
                .filter(line -> line.startsWith("| `weightflow."))
                .map(MetricCatalogue::metric)
                .toList();
    }

    private static Metric metric(String row) {
        List<String> cells =
                Arrays.stream(row.split("\\|")).map(String::strip).skip(1).toList();
        Matcher unit = UNIT.matcher(cells.get(0));
        String labels = VALUES.matcher(cells.get(3)).replaceAll("");
        return new Metric(
                codes(cells.get(0)).get(0),
                unit.find() ? Optional.of(unit.group(1)) : Optional.empty(),
                cells.get(2).split("\\W")[0],
                TIMER_SUFFIX.matcher(codes(cells.get(1)).get(0)).replaceAll(""),
                Set.copyOf(codes(labels)),
                cells.get(2).contains("SLO"));
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).collect(Collectors.toList());
    }
}
