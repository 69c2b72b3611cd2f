package dev.weightflow.registry.model;

import dev.weightflow.registry.chronicle.Origin;
import dev.weightflow.schema.event.ModelEvent.RegistrationRefused;

/** A checkpoint that was evaluated for the model and could not be registered. */
public record Refusal(RegistrationRefused fact, Origin origin) {}
