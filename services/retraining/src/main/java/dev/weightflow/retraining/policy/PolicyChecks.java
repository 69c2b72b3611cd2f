package dev.weightflow.retraining.policy;

import dev.weightflow.schema.retraining.PolicyCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions, as they are looked at. */
final class PolicyChecks {

    private final List<PolicyCheck> checks = new ArrayList<>();

    /** Notes a condition. Returns whether it holds. */
    boolean note(String name, boolean passed, String finding) {
        checks.add(new PolicyCheck(name, passed, finding));
        return passed;
    }

    /** What was noted. */
    List<PolicyCheck> checks() {
        return List.copyOf(checks);
    }

    /** What was found at the first condition that does not hold. */
    Optional<String> fault() {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(PolicyCheck::finding)
                .findFirst();
    }
}
