package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.ReportId;
import java.util.List;
import java.util.Optional;

/**
 * Decision of a gate on a promotion, with the numbers that it rests on.
 *
 * @param passed whether the challenger may take the champion's place
 * @param reason one sentence for people
 * @param report the report that the challenger's figures are from
 * @param test the test of the gain, where there was one; absent in verdicts of releases before such tests
 */
public record GateVerdict(
        boolean passed, String reason, List<GateCheck> checks, Optional<ReportId> report, Optional<GainTest> test) {
    public GateVerdict {
        checks = Faults.listOf(checks);
        Faults.of("A gate verdict")
                .text("reason", reason)
                .require(
                        !passed || checks.stream().allMatch(GateCheck::passed),
                        "passed contradicts a check that did not pass")
                .raise();
    }
}
