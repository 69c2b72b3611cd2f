package dev.weightflow.cli.models;

import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.Numbers;
import java.util.List;

/** Text about a version that waits to be champion, for people. */
final class CanaryText {
    private CanaryText() {}

    static String of(Resource known) {
        if (known.find("version").isEmpty()) {
            return "No version of " + known.text("model") + " waits to be champion.";
        }
        List<Resource> windows = known.list("windows");
        Table images = Table.of("WINDOW", "IMAGE", ">DIFFER ON AT LEAST", "TASK");
        windows.forEach(window -> window.list("images")
                .forEach(image -> images.row(
                        Identifier.shortened(window.text("dataset")),
                        image.text("image"),
                        Numbers.format("%.1f %%", 100 * image.decimal("atLeast").orElse(0.0)),
                        image.text("task"))));
        return "Version " + known.text("version") + " of " + known.text("model") + " was measured beside version "
                + known.text("champion") + " on " + windows.size() + " of " + known.text("wanted") + " windows."
                + (windows.isEmpty() ? "" : "\n" + images);
    }
}
