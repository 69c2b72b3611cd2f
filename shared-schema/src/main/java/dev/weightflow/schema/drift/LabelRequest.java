package dev.weightflow.schema.drift;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.Keyed;

/** Image of a window whose labels are asked for. */
public record LabelRequest(String id, Why why) {
    /** Reason why an image was chosen. */
    public enum Why implements Keyed {
        /** It is among the strangest. What is measured on such images holds for them alone. */
        INFORMATIVE,
        /** It was drawn from all images of the window, so that what is measured on these holds for the window. */
        RANDOM
    }

    /** @throws dev.weightflow.schema.InvalidRecordException with every fault */
    public LabelRequest {
        Faults.of("A request of labels").text("id", id).present("why", why).raise();
    }
}
