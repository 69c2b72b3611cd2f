package dev.weightflow.local.weights;

import dev.weightflow.model.checkpoint.BackboneSummary;
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
}
