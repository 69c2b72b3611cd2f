package dev.weightflow.deployment.boards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.boards.Panel.Form;
import dev.weightflow.deployment.boards.Panel.Query;

/** A board in the JSON that Grafana provisions. */
final class BoardJson {
    private static final int SCHEMA = 41;
    private static final int COLUMNS = 3;
    private static final int WIDTH = 24 / COLUMNS;
    private static final int HEIGHT = 8;
    /** The variable lets the same board be used where the data source has another name. */
    private static final String DATA_SOURCE = "${datasource}";

    private BoardJson() {}

    static String of(Board board) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("uid", board.uid()).put("title", board.title()).put("description", board.description());
        json.put("schemaVersion", SCHEMA)
                .put("editable", false)
                .put("refresh", "30s")
                .put("graphTooltip", 1);
        json.putArray("tags").add("weightflow");
        json.putObject("time").put("from", "now-6h").put("to", "now");
        json.putObject("templating").putArray("list").add(dataSourceVariable());
        ArrayNode panels = json.putArray("panels");
        for (int i = 0; i < board.panels().size(); i++) {
            panels.add(panel(board.panels().get(i), i));
        }
        return text(json);
    }

    private static ObjectNode dataSourceVariable() {
        ObjectNode variable = JsonNodeFactory.instance.objectNode();
        variable.put("name", "datasource").put("label", "Data source").put("type", "datasource");
        variable.put("query", "prometheus");
        variable.putObject("current").put("text", "Prometheus").put("value", BoardsTest.PROVISIONED);
        return variable;
    }

    private static ObjectNode panel(Panel panel, int index) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", index + 1).put("type", panel.form().type);
        json.put("title", panel.question()).put("description", panel.reading());
        json.putObject("gridPos")
                .put("x", index % COLUMNS * WIDTH)
                .put("y", index / COLUMNS * HEIGHT)
                .put("w", WIDTH)
                .put("h", HEIGHT);
        json.set("datasource", dataSource());
        ObjectNode defaults = json.putObject("fieldConfig").putObject("defaults");
        defaults.put("unit", panel.unit().id).put("min", 0);
        defaults.putObject("color")
                .put("mode", panel.form() == Form.LINES ? "palette-classic" : "fixed")
                .put("fixedColor", "text");
        defaults.putObject("custom").put("lineWidth", 1).put("fillOpacity", 8).put("showPoints", "never");
        ((ObjectNode) json.get("fieldConfig")).putArray("overrides");
        options(json.putObject("options"), panel.form());
        ArrayNode targets = json.putArray("targets");
        for (int i = 0; i < panel.queries().size(); i++) {
            targets.add(target(panel.queries().get(i), (char) ('A' + i), panel.form()));
        }
        return json;
    }

    private static void options(ObjectNode options, Form form) {
        if (form == Form.LINES) {
            options.putObject("legend")
                    .put("displayMode", "list")
                    .put("placement", "bottom")
                    .put("showLegend", true);
            options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
            return;
        }
        options.put("orientation", "horizontal");
        options.putObject("reduceOptions")
                .put("values", false)
                .putArray("calcs")
                .add("lastNotNull");
        if (form == Form.NUMBERS) {
            options.put("colorMode", "value").put("graphMode", "none").put("textMode", "value_and_name");
        } else {
            options.put("displayMode", "basic").put("showUnfilled", true);
        }
    }

    private static ObjectNode target(Query query, char id, Form form) {
        ObjectNode target = JsonNodeFactory.instance.objectNode();
        target.put("refId", String.valueOf(id));
        target.set("datasource", dataSource());
        target.put("expr", query.expression()).put("legendFormat", query.legend());
        target.put("instant", form != Form.LINES).put("range", form == Form.LINES);
        return target;
    }

    private static ObjectNode dataSource() {
        return JsonNodeFactory.instance.objectNode().put("type", "prometheus").put("uid", DATA_SOURCE);
    }

    private static String text(ObjectNode json) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        try {
            return new ObjectMapper()
                            .writer(new DefaultPrettyPrinter()
                                    .withObjectIndenter(indenter)
                                    .withArrayIndenter(indenter))
                            .writeValueAsString(json)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
