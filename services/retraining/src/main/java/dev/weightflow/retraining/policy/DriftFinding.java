package dev.weightflow.retraining.policy;

import dev.weightflow.projection.model.DriftHistory;
import dev.weightflow.projection.model.DriftHistory.WindowDecision;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.text.Numbers;
import java.util.Optional;

/** Summary of a champion's windows, in one sentence. */
final class DriftFinding {
    private DriftFinding() {}

    static String of(VersionNumber champion, DriftHistory drift) {
        Optional<DriftChecked> latest = drift.latestCheck(champion).flatMap(WindowDecision::check);
        if (latest.isEmpty()) {
            return "No window has been compared with the reference of version " + champion + ".";
        }
        DriftChecked check = latest.get();
        return Numbers.format(
                        "%s after %d windows, the latest %s: evidence %.3g of %.3g",
                        drift.detected(champion).isPresent() ? "What it sees has changed" : "No change is shown",
                        drift.checked(champion),
                        check.dataset().shortId(),
                        check.evidence(),
                        check.threshold())
                + check.effect()
                        .map(effect -> Numbers.format(", effect %.2f.", effect))
                        .orElse(".");
    }
}
