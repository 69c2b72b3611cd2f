package dev.weightflow.deployment.boards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.metrics.Expression;
import dev.weightflow.deployment.metrics.KnownSeries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules for a dashboard's JSON. */
final class BoardRules {
    private static final int MOST_PANELS = 12;
    /** Panels of single values, whose colour carries the meaning. */
    private static final Set<String> COLOURED = Set.of("stat", "bargauge");

    private final KnownSeries known;
    private final Set<String> dataSources;

    /**
     * @param known series that panels may query
     * @param dataSources the data sources that are provisioned
     */
    BoardRules(KnownSeries known, Set<String> dataSources) {
        this.known = known;
        this.dataSources = dataSources;
    }

    List<String> faults(JsonNode board) {
        List<String> faults = new ArrayList<>();
        Set<String> variables = new TreeSet<>();
        board.path("templating").path("list").forEach(variable -> {
            variables.add("${" + variable.path("name").asText() + "}");
            String value = variable.path("current").path("value").asText();
            if (variable.path("type").asText().equals("datasource") && !dataSources.contains(value)) {
                faults.add("the data source " + value + " is not provisioned");
            }
        });
        if (!variables.contains("${namespace}")) {
            faults.add("it must let its reader choose a namespace");
        }
        JsonNode panels = board.path("panels");
        if (panels.isEmpty() || panels.size() > MOST_PANELS) {
            faults.add("a board has 1 to " + MOST_PANELS + " panels, not " + panels.size());
        }
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : panels) {
            String title = panel.path("title").asText();
            if (!title.endsWith("?")) {
                faults.add("'" + title + "' is no question");
            }
            if (!ids.add(panel.path("id").asInt())) {
                faults.add("'" + title + "' has the id of another panel");
            }
            if (!place(panel.path("gridPos"), cells)) {
                faults.add("'" + title + "' overlaps another panel or leaves the grid");
            }
            if (panel.path("targets").isEmpty()) {
                faults.add("'" + title + "' asks nothing");
            }
            if (COLOURED.contains(panel.path("type").asText()) && !colours(panel.path("fieldConfig"))) {
                faults.add("'" + title + "' colours good and bad alike");
            }
            for (JsonNode target : panel.path("targets")) {
                String expression = target.path("expr").asText();
                faults.addAll(known.faults("'" + title + "'", expression));
                new Expression(expression).selectors().forEach((series, labels) -> {
                    if (!labels.contains("namespace") || !expression.contains("namespace=~\"$namespace\"")) {
                        faults.add("'" + title + "' asks for " + series
                                + " of other namespaces than the board's variable");
                    }
                });
                if (expression.contains("$model") && !variables.contains("${model}")) {
                    faults.add("'" + title + "' asks for a model that its reader cannot choose");
                }
                if (!variables.contains(target.path("datasource").path("uid").asText())) {
                    faults.add("'" + title + "' asks another data source than the board's variable");
                }
            }
        }
        return faults;
    }

    /** Returns whether a panel is coloured by thresholds, or by the names of bad values. */
    private static boolean colours(JsonNode configuration) {
        JsonNode defaults = configuration.path("defaults");
        Set<String> colours = new HashSet<>(defaults.at("/thresholds/steps").findValuesAsText("color"));
        configuration.path("overrides").findValuesAsText("fixedColor").forEach(colours::add);
        return colours.size() > 1 && defaults.at("/color/mode").asText().equals("thresholds");
    }

    private static boolean place(JsonNode position, Set<String> cells) {
        int x = position.path("x").asInt();
        int y = position.path("y").asInt();
        boolean free = x >= 0
                && x + position.path("w").asInt() <= 24
                && position.path("h").asInt() > 0;
        for (int column = x; column < x + position.path("w").asInt(); column++) {
            for (int row = y; row < y + position.path("h").asInt(); row++) {
                free &= cells.add(column + "," + row);
            }
        }
        return free;
    }
}
