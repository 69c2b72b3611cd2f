package dev.weightflow.schema.evaluation;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ReportId;
import java.util.List;
import java.util.Optional;

/**
 * Decision of a gate on one of its benches: whether the challenger was shown not to be worse there.
 *
 * @param dataset the bench's dataset
 * @param reason one clause for people
 * @param checks the numbers of single tasks, and of the mean relative change with its lower bound
 * @param report the report that the challenger's figures are from
 * @param test the test of the mean relative change, where there was one: its null hypothesis is a fall by the bench's margin
 */
public record BenchVerdict(
        DatasetId dataset,
        boolean passed,
        String reason,
        List<GateCheck> checks,
        Optional<ReportId> report,
        Optional<GainTest> test) {
    public BenchVerdict {
        checks = Faults.listOf(checks);
        Faults.of("A bench's verdict")
                .present("dataset", dataset)
                .text("reason", reason)
                .require(
                        !passed || checks.stream().allMatch(GateCheck::passed),
                        "passed contradicts a check that did not pass")
                .raise();
    }
}
