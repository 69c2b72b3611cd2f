package dev.weightflow.trainer.history;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import java.time.Instant;
import java.util.Optional;

/** Committed checkpoint, and the time of the commit. */
public record Commit(
        CheckpointId checkpoint,
        Digest manifest,
        long step,
        int epoch,
        boolean last,
        Optional<Digest> curve,
        Instant at) {
    static Commit of(CheckpointCommitted event, Envelope<?> envelope) {
        return new Commit(
                event.checkpoint(),
                event.manifest(),
                event.step(),
                event.epoch(),
                event.last(),
                event.curve(),
                envelope.time());
    }
}
