package dev.weightflow.deployment.boards;

import java.util.List;

/**
 * One panel, titled by the question that it answers.
 *
 * @param question the title
 * @param reading how to read it: what is good, what is bad
 */
public record Panel(String question, String reading, Form form, Unit unit, List<Query> queries) {

    static Panel of(String question, String reading, Form form, Unit unit, Query... queries) {
        return new Panel(question, reading, form, unit, List.of(queries));
    }

    /** How a panel shows its data, under Grafana's name. */
    enum Form {
        LINES("timeseries"),
        NUMBERS("stat"),
        BARS("bargauge");

        final String type;

        Form(String type) {
            this.type = type;
        }
    }

    /** What a panel's numbers are, under Grafana's name. */
    enum Unit {
        COUNT("short"),
        SECONDS("s"),
        RATIO("percentunit"),
        PERCENT("percent"),
        DEGREES("degree"),
        IMAGES_PER_SECOND("suffix: images/s"),
        NONE("none");

        final String id;

        Unit(String id) {
            this.id = id;
        }
    }

    /**
     * What a panel asks Prometheus.
     *
     * @param legend the name of each series, with labels in double braces
     */
    public record Query(String expression, String legend) {
        static Query of(String expression, String legend) {
            return new Query(expression, legend);
        }
    }
}
