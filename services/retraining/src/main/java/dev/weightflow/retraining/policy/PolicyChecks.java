package dev.weightflow.retraining.policy;

import dev.weightflow.schema.retraining.PolicyCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Conditions of a policy, recorded as they are examined: those that never will hold if they do not now, and those that may hold later. */
final class PolicyChecks {

    private static final Set<String> OF_WORK = Set.of("logs", "concurrency");

    private final List<PolicyCheck> checks = new ArrayList<>();
    private final List<PolicyCheck> faults = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();

    private record Obstacle(PolicyCheck check, Optional<Instant> until) {}

    /**
     * Reason for which a decision waits.
     *
     * @param check the name of the first condition that does not hold yet
     * @param reason its finding
     * @param until the moment at which all of them will hold, if it is known
     * @param again the next moment at which the decision may be another one without any event, if there is one
     */
    record Hold(String check, String reason, Optional<Instant> until, Optional<Instant> again) {
        /** Returns whether the policy itself wants it, rather than that work has to end before. */
        boolean isByPolicy() {
            return !OF_WORK.contains(check);
        }
    }

    /** Notes a condition. Returns whether it holds. */
    boolean note(String name, boolean passed, String finding) {
        PolicyCheck check = new PolicyCheck(name, passed, finding);
        checks.add(check);
        if (!passed) {
            faults.add(check);
        }
        return passed;
    }

    /** Notes a condition that may hold later. */
    void noteForNow(String name, boolean passed, String finding) {
        noteUntil(name, passed, finding, Optional.empty());
    }

    /** As {@link #noteForNow}, and from that moment on if it does not hold now. */
    void noteUntil(String name, boolean passed, String finding, Optional<Instant> until) {
        PolicyCheck check = new PolicyCheck(name, passed, finding);
        checks.add(check);
        if (!passed) {
            obstacles.add(new Obstacle(check, until));
        }
    }

    /** Returns the conditions noted so far. */
    List<PolicyCheck> checks() {
        return List.copyOf(checks);
    }

    /** Returns the finding of the first condition that never will hold. */
    Optional<String> fault() {
        return faults.stream().map(PolicyCheck::finding).findFirst();
    }

    /** Returns why it is too early, if it is. */
    Optional<Hold> hold() {
        Optional<Instant> last =
                obstacles.stream().flatMap(each -> each.until().stream()).max(Comparator.naturalOrder());
        boolean known = obstacles.stream().allMatch(each -> each.until().isPresent());
        return obstacles.stream()
                .findFirst()
                .map(first ->
                        new Hold(first.check().name(), first.check().finding(), known ? last : Optional.empty(), last));
    }
}
