package dev.weightflow.cli.fit;

import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.fit.RunCharts.Chart;
import dev.weightflow.local.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Content of a run's page.
 *
 * @param running whether the page is to renew itself
 * @param steps number of steps of the whole run, 1 or more
 * @param figures of the untrained, the best and the last model; absent before the first validation
 * @param pictures names of the latest predictions' pictures, without their ending
 * @param folder of the pictures, relative to the page
 * @param validated the step of the last validation; 0 before the first
 * @param numbers the training's numbers by name
 */
record RunPage(
        String name,
        String about,
        String state,
        boolean running,
        int done,
        int steps,
        List<Chart> charts,
        Optional<Table> figures,
        List<String> pictures,
        String folder,
        int validated,
        Map<String, String> numbers) {

    /** Returns the points of the charts, as JSON for a script element: that ends at its end tag, also in a text of its JSON. */
    public String series() {
        return Json.line(RunCharts.series(charts)).replace("<", "\\u003c");
    }
}
