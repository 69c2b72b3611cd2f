package dev.weightflow.chaos.simulation;

import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Specification of the looks of a model's gate: each comparison by another report has the next number, and all significance levels together stay
 * below 5 %.
 */
final class LookCheck {
    private static final double FALSE_PROMOTIONS = 0.05;

    private final Map<Bench, Map<Compared, GainTest>> looks = new HashMap<>();

    private record Bench(DatasetId dataset, Split split) {}

    private record Compared(VersionNumber champion, VersionNumber challenger, Optional<ReportId> report) {}

    /** Records a verdict's look; returns the reason if the verdict is not allowed. */
    Optional<String> see(VersionNumber challenger, GateVerdict verdict) {
        return verdict.test().flatMap(test -> see(challenger, verdict.report(), test));
    }

    private Optional<String> see(VersionNumber challenger, Optional<ReportId> report, GainTest test) {
        Map<Compared, GainTest> taken =
                looks.computeIfAbsent(new Bench(test.dataset(), test.split()), bench -> new HashMap<>());
        GainTest before = taken.putIfAbsent(new Compared(test.champion(), challenger, report), test);
        if (before != null) {
            return before.look() == test.look() && before.level() == test.level()
                    ? Optional.empty()
                    : Optional.of("the same comparison was look " + before.look());
        }
        if (test.look() != taken.size()) {
            return Optional.of("it is look " + taken.size() + " at these images");
        }
        double spent = taken.values().stream().mapToDouble(GainTest::level).sum();
        return spent < FALSE_PROMOTIONS ? Optional.empty() : Optional.of("the looks have spent " + spent);
    }
}
