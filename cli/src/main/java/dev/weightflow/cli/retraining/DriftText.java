package dev.weightflow.cli.retraining;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.id.Identifier;
import dev.weightflow.schema.text.Numbers;
import java.util.List;

/** Texts about windows of what a model sees, for people. */
final class DriftText {
    private DriftText() {}

    static String drift(Resource known) {
        String model = known.text("model");
        List<Resource> windows = known.list("windows");
        Table state = Table.of("Drift", "of " + model)
                .row(
                        "champion",
                        known.find("version")
                                .map(version -> "version " + version)
                                .orElse("none"))
                .row(
                        "reference",
                        known.find("reference").map(Identifier::shortened).orElse("none"))
                .row("looked for", known.json().has("policy") ? sources(known) : "no")
                .row("windows", known.number("checked") + " compared, " + known.number("skipped") + " skipped")
                .row("groups of images", groups(known))
                .row("evidence", number(known, "evidence") + " of " + number(known, "threshold"))
                .row("latest effect", number(known, "effect"))
                .row(
                        "change",
                        known.find("detected.dataset")
                                .map(window -> "shown with window " + Identifier.shortened(window))
                                .orElse("not shown"));
        if (windows.isEmpty()) {
            return state.toString();
        }
        Table table = Table.of("WINDOW", "AT", "VERSION", "EVIDENCE", "EFFECT", "P", "SKIPPED");
        windows.forEach(window -> table.row(
                Identifier.shortened(window.text("dataset")),
                Listing.time(window, "at"),
                window.orDash("version"),
                number(window, "evidence"),
                number(window, "effect"),
                number(window, "pValue"),
                window.find("skipped").orElse("")));
        return state + "\n" + table;
    }

    /** Images of a group count together, so that few groups show nothing, however many images there are. */
    private static String groups(Resource known) {
        if (known.find("groups.reference").isEmpty()) {
            return "-";
        }
        long missing = known.number("groups.missing");
        return known.text("groups.reference") + " of the reference, " + known.text("groups.window")
                + " of the latest window"
                + (missing > 0
                        ? "; the reference has " + missing
                                + " too few for a change to be found soon: images whose names differ only after the last"
                                + " '-' or '_', or that lie in one folder, are one group"
                        : "");
    }

    private static String sources(Resource known) {
        String sources = known.join("policy.sources");
        return sources.isEmpty()
                ? "in datasets without labels from anywhere"
                : "in datasets without labels from " + sources;
    }

    private static String number(Resource known, String path) {
        return known.decimal(path).map(value -> Numbers.format("%.3g", value)).orElse("-");
    }

    static String labels(Resource known) {
        List<Resource> images = known.list("images");
        if (images.isEmpty()) {
            return "No labels are asked for: no change of what " + known.text("model") + " sees has been shown.";
        }
        Table table = Table.of("IMAGE", "WHY");
        images.forEach(image -> table.row(image.text("id"), image.text("why")));
        return "Labels are asked for of " + images.size() + " images of dataset "
                + Identifier.shortened(known.text("dataset")) + known.words(" from %s", "source") + ":\n" + table;
    }

    static String exported(LabelFolder.Written written) {
        return written.folder() + " has " + written.images() + " images, " + written.random()
                + " of them drawn at random, and the classes of " + String.join(", ", written.tasks()) + "."
                + (written.others().isEmpty()
                        ? ""
                        : " COCO's files cannot hold labels of " + String.join(", ", written.others()) + ".")
                + "\nImport it into a labelling tool as COCO, put its export in the place of "
                + LabelFolder.ANNOTATIONS + ", then: ./weightflow datasets ingest " + written.folder();
    }
}
