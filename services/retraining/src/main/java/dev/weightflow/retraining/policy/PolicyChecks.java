package dev.weightflow.retraining.policy;

import dev.weightflow.schema.retraining.PolicyCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions of a policy, recorded as they are examined. */
final class PolicyChecks {

    private final List<PolicyCheck> checks = new ArrayList<>();

    /** Notes a condition. Returns whether it holds. */
    boolean note(String name, boolean passed, String finding) {
        checks.add(new PolicyCheck(name, passed, finding));
        return passed;
    }

    /** Returns the conditions noted so far. */
    List<PolicyCheck> checks() {
        return List.copyOf(checks);
    }

    /** Returns the finding of the first condition that does not hold. */
    Optional<String> fault() {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(PolicyCheck::finding)
                .findFirst();
    }
}
