package dev.weightflow.registry.journal;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;

/**
 * Sends requests to the services that work on them, without waiting. A request that is lost is sent again by the next reconciliation,
 * until its job is known; one that arrives twice changes nothing.
 */
public interface RequestSender {

    /** To the trainer. */
    void send(TrainingRequested request, EventContext context);

    /** To the evaluator. */
    void send(EvaluationRequested request, EventContext context);
}
