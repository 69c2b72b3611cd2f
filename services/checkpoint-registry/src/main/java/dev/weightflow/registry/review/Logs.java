package dev.weightflow.registry.review;

import dev.weightflow.platform.log.EventLog;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.TrainingEvent;

/**
 * The topics that the registry reads from their beginning. It appends to models, and to evaluations what it asks for; the other
 * two it reads to be able to explain.
 */
public record Logs(
        EventLog<DatasetEvent> datasets,
        EventLog<TrainingEvent> trainings,
        EventLog<EvaluationEvent> evaluations,
        EventLog<ModelEvent> models) {}
