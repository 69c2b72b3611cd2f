package dev.weightflow.retraining.policy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import java.util.List;

/**
 * Facts that are to be stated together.
 *
 * @param context of what they follow from
 */
record Statement(List<RetrainingEvent> events, EventContext context) {}
