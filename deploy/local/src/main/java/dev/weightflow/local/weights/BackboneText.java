package dev.weightflow.local.weights;

import dev.weightflow.model.checkpoint.BackboneSummary;
import dev.weightflow.model.weights.StateDictDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a weight file holds of a backbone, in lines. */
public final class BackboneText {

    private static final int NAMED_AT_MOST = 6;

    private BackboneText() {}

    public static String of(BackboneSummary summary) {
        StateDictDiff difference = summary.difference();
        List<String> lines = new ArrayList<>();
        lines.add(summary.file() + ": Swin-" + summary.model() + (summary.isWhole() ? "" : ", but not all of it"));
        lines.add(String.format(
                Locale.ROOT, "  recognised   %d tensors, %,d numbers", summary.tensors(), summary.elements()));
        line(lines, "not needed", summary.notNeeded());
        line(lines, "missing", difference.missing());
        line(lines, "unexpected", difference.unexpected());
        line(lines, "wrong shape", difference.wrongShapes());
        return String.join("\n", lines);
    }

    private static void line(List<String> lines, String what, List<?> names) {
        if (!names.isEmpty()) {
            List<String> shown =
                    names.stream().limit(NAMED_AT_MOST).map(Object::toString).toList();
            String rest = names.size() > shown.size() ? " and " + (names.size() - shown.size()) + " more" : "";
            lines.add("  %-12s %d (%s%s)".formatted(what, names.size(), String.join(", ", shown), rest));
        }
    }
}
