package dev.weightflow.retraining.policy;

import dev.weightflow.projection.model.RetrainingHistory.Pause;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.Optional;

/**
 * Pause of a model's retraining.
 *
 * @param reason one sentence
 * @param by person who wanted it
 */
public record PauseView(ModelName model, String reason, Instant since, Optional<String> by) {
    static PauseView of(ModelName model, Pause pause) {
        return new PauseView(
                model, pause.reason(), pause.metadata().at(), pause.metadata().actor());
    }
}
