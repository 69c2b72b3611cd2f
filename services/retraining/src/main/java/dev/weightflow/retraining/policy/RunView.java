package dev.weightflow.retraining.policy;

import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.Optional;

/**
 * Request of a person to have a model retrained.
 *
 * @param request its id
 * @param reason one sentence
 * @param by person who asked
 * @param waiting why there is no answer yet, as far as known; absent if there is one
 * @param until the moment at which there may be one, if it is known
 * @param answer what was made of it
 */
public record RunView(
        ModelName model,
        String request,
        String reason,
        Optional<String> by,
        Instant at,
        Optional<String> waiting,
        Optional<Instant> until,
        Optional<ActionView> answer) {}
