package dev.weightflow.projection.model;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;

/** A checkpoint that was evaluated for the model and could not be registered. */
public record RegistrationFailure(RegistrationFailed event, EventMetadata metadata) {}
