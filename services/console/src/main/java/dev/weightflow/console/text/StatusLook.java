package dev.weightflow.console.text;

import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.projection.model.VersionStatus;

/** How a version's status, and a decision about it, are shown. */
public final class StatusLook {
    private StatusLook() {}

    /** A version's status. */
    public static StateLook of(VersionStatus status) {
        return switch (status) {
            case CHAMPION -> new StateLook("crown", "champion", "gold");
            case SUPERSEDED -> new StateLook("wait", "superseded", "");
            case REJECTED -> new StateLook("stop", "rejected", "bad");
            case UNDECIDED -> new StateLook("hand", "undecided", "warn");
        };
    }

    /** What came of a decision. */
    public static StateLook of(Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> new StateLook("crown", "promoted by the gate", "ok");
            case FORCED -> new StateLook("hand", "forced", "warn");
            case REJECTED -> new StateLook("stop", "rejected", "bad");
            case UNDECIDED -> new StateLook("wait", "undecided", "warn");
            case REMOVED -> new StateLook("stop", "removed", "");
        };
    }
}
