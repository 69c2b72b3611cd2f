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
import java.util.stream.Stream;

/** Tables of docs/reference/service-metrics.md. */
public final class MetricCatalogue {
    private static final String SECTION = "### ";
    /** Text before the labels that only some series of a metric have. */
    private static final String FURTHER = ", for ";

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern UNIT = Pattern.compile("base unit `(\\w+)`");
    private static final Pattern VALUES = Pattern.compile("\\([^)]*\\)");
    private static final Pattern TIMER_SUFFIX = Pattern.compile("_(\\{count,sum,max}|\\*)$");

    private MetricCatalogue() {}

    /** Reads every metric of the services; the section of a row names its services, or none where all have it. */
    public static List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        Set<String> services = Set.of();
        for (String line :
                Repository.text("docs/reference/service-metrics.md").lines().toList()) {
            if (line.startsWith(SECTION)) {
                services = services(line.substring(SECTION.length()));
            } else if (line.startsWith("| `weightflow.")) {
                metrics.add(metric(services, line));
            }
        }
        return List.copyOf(metrics);
    }

    private static Set<String> services(String heading) {
        Set<String> all = Services.ports().keySet();
        Set<String> named =
                Stream.of(heading.split("[^a-z-]+")).filter(all::contains).collect(Collectors.toSet());
        return named.isEmpty() ? all : named;
    }

    private static Metric metric(Set<String> services, String row) {
        List<String> cells =
                Arrays.stream(row.split("\\|")).map(String::strip).skip(1).toList();
        Matcher unit = UNIT.matcher(cells.get(0));
        String[] labels = VALUES.matcher(cells.get(3)).replaceAll("").split(FURTHER, 2);
        return new Metric(
                services,
                codes(cells.get(0)).get(0),
                unit.find() ? Optional.of(unit.group(1)) : Optional.empty(),
                cells.get(2).split("\\W")[0],
                TIMER_SUFFIX.matcher(codes(cells.get(1)).get(0)).replaceAll(""),
                Set.copyOf(codes(labels[0])),
                labels.length == 1 ? Set.of() : Set.copyOf(codes(labels[1])),
                cells.get(2).contains("SLO"));
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).collect(Collectors.toList());
    }
}
