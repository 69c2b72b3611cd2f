package dev.weightflow.console.text;

import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.projection.model.VersionStatus;

/** Styles of a version's status, and of a decision about it. */
public final class StatusLook {
    private StatusLook() {}

    /** Returns the style of a version's status. */
    public static StateBadge of(VersionStatus status) {
        return switch (status) {
            case CHAMPION -> new StateBadge("crown", "champion", "gold");
            case SUPERSEDED -> new StateBadge("wait", "superseded", "");
            case REJECTED -> new StateBadge("stop", "rejected", "bad");
            case UNDECIDED -> new StateBadge("hand", "undecided", "warn");
            case ROLLED_BACK -> new StateBadge("stop", "rolled back", "bad");
        };
    }

    /** Returns the style of a decision's outcome. */
    public static StateBadge of(Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> new StateBadge("crown", "promoted by the gate", "ok");
            case FORCED -> new StateBadge("hand", "forced", "warn");
            case REJECTED -> new StateBadge("stop", "rejected", "bad");
            case UNDECIDED -> new StateBadge("wait", "undecided", "warn");
            case REMOVED -> new StateBadge("stop", "removed", "");
            case ROLLED_BACK -> new StateBadge("stop", "rolled back", "bad");
            case RESTORED -> new StateBadge("crown", "champion again", "warn");
        };
    }
}
