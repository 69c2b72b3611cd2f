package dev.weightflow.deployment.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Series that an expression may use: those of the catalogue, recorded ones, and those of Prometheus and the JVM. */
public final class KnownSeries {
    private static final Pattern FOREIGN =
            Pattern.compile("up|(jvm|process|system|http_server|kube_cronjob|DCGM_FI)_\\w+");
    private static final Set<String> ALWAYS = Set.of("job", "instance", "le", "namespace");

    private final Map<String, Set<String>> labels = new TreeMap<>();
    private final Set<String> recorded;

    private KnownSeries(Set<String> recorded) {
        this.recorded = recorded;
    }

    /** Returns the catalogue's series, with those that rules record under these names. */
    public static KnownSeries with(Set<String> recorded) {
        KnownSeries known = new KnownSeries(recorded);
        MetricCatalogue.read()
                .forEach(metric -> metric.series().forEach(series -> known.labels.put(series, metric.allLabels())));
        return known;
    }

    /** Lists series and labels that the expression uses and no service provides. */
    public List<String> faults(String where, String expression) {
        List<String> faults = new ArrayList<>();
        new Expression(expression).selectors().forEach((series, selected) -> {
            if (recorded.contains(series) || FOREIGN.matcher(series).matches()) {
                return;
            }
            if (!labels.containsKey(series)) {
                faults.add(where + " asks for " + series + ", which docs/reference/service-metrics.md does not have");
                return;
            }
            Set<String> unknown = new TreeSet<>(selected);
            unknown.removeAll(labels.get(series));
            unknown.removeAll(ALWAYS);
            unknown.forEach(
                    label -> faults.add(where + " selects " + series + " by " + label + ", a label it has not"));
        });
        return faults;
    }
}
