package dev.weightflow.endtoend.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runner of <a href="https://github.com/dequelabs/axe-core">axe-core</a>, which checks the accessibility of a page. */
public final class Axe {
    private static final String RUN =
            "axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.map("
                    + "one => one.id + ' (' + one.impact + ', ' + one.nodes.length + ' times): ' + one.nodes[0].html.slice(0, 200)"
                    + " + ' ' + one.nodes[0].failureSummary.slice(0, 300)))";

    private final String source;

    public Axe() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            source = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lists the findings of any impact on the page that a tab shows. */
    public List<String> findings(Tab tab) {
        if (tab.value("typeof axe").asText().equals("undefined")) {
            tab.value(source + "; 1");
        }
        List<String> found = new ArrayList<>();
        for (JsonNode one : tab.value(RUN)) {
            found.add(one.asText());
        }
        return found;
    }
}
