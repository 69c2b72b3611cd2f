package dev.weightflow.schema.retraining;

import dev.weightflow.schema.Faults;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers of a retraining policy to each kind of evidence.
 *
 * @param newData to new labelled data; {@code train} if absent
 * @param change to a change of what the champion sees; {@code labels} if absent
 * @param schedule to each moment of the policy's schedule; {@code nothing} if absent
 * @param request to a person's request; {@code train} if absent
 */
public record PolicyActions(
        Optional<PolicyAction> newData,
        Optional<PolicyAction> change,
        Optional<PolicyAction> schedule,
        Optional<PolicyAction> request) {
    /** The usual answers to everything. */
    public static final PolicyActions USUAL =
            new PolicyActions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public PolicyActions {
        Faults faults = Faults.of("The actions of a policy");
        faults.require(
                newData.filter(PolicyAction.LABELS::equals).isEmpty(),
                "newData cannot lead to labels, as labelled data are what they are asked for");
        faults.require(
                schedule.filter(PolicyAction.LABELS::equals).isEmpty(),
                "schedule cannot lead to labels, as it comes with no window whose images could be labelled; 'change' can");
        faults.require(
                request.filter(PolicyAction.LABELS::equals).isEmpty(),
                "request cannot lead to labels, as it comes with no window whose images could be labelled; 'change' can");
        faults.raise();
    }

    /** Returns the answer to that evidence, stated or usual. */
    public PolicyAction to(Evidence evidence) {
        return switch (evidence) {
            case NEW_DATA -> newData.orElse(PolicyAction.TRAIN);
            case CHANGE -> change.orElse(PolicyAction.LABELS);
            case SCHEDULE -> schedule.orElse(PolicyAction.NOTHING);
            case REQUEST -> request.orElse(PolicyAction.TRAIN);
        };
    }

    /** Returns the evidence other than new data that has the model trained. */
    public Stream<Evidence> otherReasonsToTrain() {
        return Stream.of(Evidence.values())
                .filter(evidence -> evidence != Evidence.NEW_DATA && to(evidence) == PolicyAction.TRAIN);
    }
}
