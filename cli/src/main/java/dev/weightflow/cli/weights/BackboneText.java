package dev.weightflow.cli.weights;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.model.network.BackboneSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a weight file holds of a backbone, in lines. */
public final class BackboneText {

    private static final int NAMED_AT_MOST = 4;

    private BackboneText() {}

    /** @param file what the file is called */
    public static String of(String file, BackboneSummary summary) {
        List<String> lines = new ArrayList<>();
        lines.add(file + ": Swin-" + summary.model().key() + (summary.isWhole() ? "" : ", but not all of it"));
        lines.add(String.format(
                Locale.ROOT, "  matched  %4d tensors, %,d parameters", summary.tensors(), summary.elements()));
        for (BackboneSummary.Skipped skipped : summary.skipped()) {
            List<String> names = skipped.names().stream().limit(NAMED_AT_MOST).toList();
            int others = skipped.count() - names.size();
            lines.add("  skipped  %4d %s (%s%s)"
                    .formatted(
                            skipped.count(),
                            skipped.reason(),
                            String.join(", ", names),
                            others > 0 ? " and " + others + " more" : ""));
        }
        summary.faults().forEach(fault -> lines.add("  fault    " + fault));
        return String.join("\n", lines);
    }

    static String one(StoredBackbone weights) {
        return (weights.names().isEmpty() ? "" : String.join(", ", weights.names()) + "  ") + weights.digest() + "\n"
                + of(weights.source(), weights.summary()) + "\n  stored   "
                + Quantities.bytes(weights.bytes()) + " since " + Quantities.time(weights.addedAt());
    }

    static String added(StoredBackbone weights) {
        return one(weights) + "\n('./weightflow train --dataset ID --base-weights " + weights.shortName()
                + "' starts from them)";
    }

    static String list(StoredBackbone[] all) {
        if (all.length == 0) {
            return "There are no base weights yet: './weightflow weights add FILE --name NAME' adds some.";
        }
        Table table = Table.of("NAME", "DIGEST", "MODEL", ">PARAMETERS", ">SIZE", "FROM", "ADDED");
        for (StoredBackbone each : all) {
            table.row(
                    each.names().isEmpty() ? "-" : String.join(", ", each.names()),
                    each.digest().shortId(),
                    each.model().key(),
                    String.format(Locale.ROOT, "%,d", each.elements()),
                    Quantities.bytes(each.bytes()),
                    each.source(),
                    Quantities.time(each.addedAt()));
        }
        return table.toString();
    }

    static String removed(Removed removed) {
        List<String> parts = new ArrayList<>();
        if (!removed.names().isEmpty()) {
            parts.add("The name " + String.join(", ", removed.names()) + " is free again.");
        }
        parts.add(
                removed.remaining().isEmpty()
                        ? Quantities.bytes(removed.freedBytes()) + " were freed (" + removed.digest() + ")."
                        : "The weights are still there as " + String.join(", ", removed.remaining()) + ".");
        return String.join(" ", parts);
    }
}
