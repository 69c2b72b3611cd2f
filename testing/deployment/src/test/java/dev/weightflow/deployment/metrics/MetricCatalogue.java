package dev.weightflow.deployment.metrics;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Services;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables of docs/observability.md. */
public final class MetricCatalogue {
    private static final String SECTION = "### ";
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern UNIT = Pattern.compile("base unit `(\\w+)`");
    private static final Pattern VALUES = Pattern.compile("\\([^)]*\\)");
    private static final Pattern TIMER_SUFFIX = Pattern.compile("_(\\{count,sum,max}|\\*)$");

    private MetricCatalogue() {}

    /** Every metric that the services are to have; the section that a row stands in names the service. */
    public static List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        Optional<String> service = Optional.empty();
        for (String line : Repository.text("docs/observability.md").lines().toList()) {
            if (line.startsWith(SECTION)) {
                service = Optional.of(line.substring(SECTION.length()))
                        .filter(Services.ports().keySet()::contains);
            } else if (line.startsWith("| `weightflow.")) {
                metrics.add(metric(service, line));
            }
        }
        return List.copyOf(metrics);
    }

    private static Metric metric(Optional<String> service, String row) {
        List<String> cells =
                Arrays.stream(row.split("\\|")).map(String::strip).skip(1).toList();
        Matcher unit = UNIT.matcher(cells.get(0));
        String labels = VALUES.matcher(cells.get(3)).replaceAll("");
        return new Metric(
                service,
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
