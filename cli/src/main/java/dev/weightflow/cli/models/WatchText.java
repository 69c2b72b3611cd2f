package dev.weightflow.cli.models;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.Numbers;
import java.util.List;

/** Text about a champion after its promotion, for people. */
final class WatchText {
    private WatchText() {}

    static String of(Resource known) {
        Table state = Table.of("The champion", "of " + known.text("model"))
                .row(
                        "is",
                        known.find("version")
                                .map(version -> "version " + version)
                                .orElse("none"))
                .row(
                        "replaced",
                        known.find("predecessor")
                                .map(version -> "version " + version)
                                .orElse("none"))
                .row("watched", watched(known));
        known.find("proposal").ifPresent(reason -> state.row("should give way", reason));
        List<Resource> checks = known.list("checks");
        if (checks.isEmpty()) {
            return state.toString();
        }
        Table tasks = Table.of("TASK", ">WORSE BY", ">AT LEAST", ">AT MOST", ">BUDGET", ">VALUES", ">EVIDENCE", ">OF");
        known.entries("tasks").map(entry -> entry.getKey()).sorted().forEach(task -> {
            Resource at = known.under("tasks." + task);
            tasks.row(
                    task,
                    points(at, "mean"),
                    points(at, "low"),
                    points(at, "high"),
                    points(at, "budget"),
                    at.text("groups"),
                    Numbers.format("%.3g", at.decimal("evidence").orElse(1.0)),
                    Numbers.format("%.3g", at.decimal("threshold").orElse(0.0)));
        });
        Table images = Table.of("DATASET", "AT", ">IMAGES", ">NEW");
        checks.forEach(check -> images.row(
                Identifier.shortened(check.text("dataset")),
                Listing.time(check, "at"),
                check.text("images"),
                check.text("newImages")));
        return state + "\n" + tasks + "\n" + images;
    }

    private static String watched(Resource known) {
        return known.find("unwatched")
                .map(why -> "no: " + why)
                .orElseGet(() -> Numbers.format(
                        "since %s, on %d datasets; rollback: %s",
                        Listing.time(known, "since"), known.list("checks").size(), known.text("rollback")));
    }

    private static String points(Resource task, String figure) {
        return task.decimal(figure).map(value -> Numbers.format("%.2f", value)).orElse("-");
    }
}
