package dev.weightflow.registry.view;

import dev.weightflow.registry.model.Refusal;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.ReportId;
import java.time.Instant;

/** A checkpoint that was evaluated for the model and could not be registered. */
public record RefusalView(CheckpointId checkpoint, ReportId report, Failure failure, Instant at) {

    static RefusalView of(Refusal refusal) {
        return new RefusalView(
                refusal.fact().checkpoint(),
                refusal.fact().report(),
                refusal.fact().failure(),
                refusal.origin().at());
    }
}
