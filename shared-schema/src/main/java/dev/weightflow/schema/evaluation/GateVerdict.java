package dev.weightflow.schema.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.ReportId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decision of a gate on a promotion, with the numbers that it rests on.
 *
 * @param passed whether the challenger may take the champion's place
 * @param reason one sentence for people
 * @param report the report that the challenger's figures are from
 * @param test the test of the gain, where there was one; absent in verdicts of releases before such tests
 * @param benches the verdicts on the policy's benches, where there were any
 */
public record GateVerdict(
        boolean passed,
        String reason,
        List<GateCheck> checks,
        Optional<ReportId> report,
        Optional<GainTest> test,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BenchVerdict> benches) {
    public GateVerdict {
        checks = Faults.listOf(checks);
        benches = Faults.listOf(benches);
        Faults.of("A gate verdict")
                .text("reason", reason)
                .require(
                        !passed || checks.stream().allMatch(GateCheck::passed),
                        "passed contradicts a check that did not pass")
                .require(
                        !passed || benches.stream().allMatch(BenchVerdict::passed),
                        "passed contradicts a bench that was not passed")
                .raise();
    }

    /** Creates a verdict on one bench alone. */
    public GateVerdict(
            boolean passed, String reason, List<GateCheck> checks, Optional<ReportId> report, Optional<GainTest> test) {
        this(passed, reason, checks, report, test, List.of());
    }

    /** Returns the tests that it rests on, of the gain and of each bench: each is a look at its images. */
    public Stream<GainTest> tests() {
        return Stream.concat(test.stream(), benches.stream().flatMap(bench -> bench.test().stream()));
    }
}
