package dev.weightflow.retraining.policy;

import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.Optional;

/**
 * Dataset about which no decision can be made yet.
 *
 * @param source where it was ingested from
 * @param check the condition of the policy that does not hold
 * @param reason one sentence
 * @param since when it was ingested
 * @param until the moment at which a training on it may begin, if it is known
 */
public record WaitingView(
        ModelName model,
        DatasetId dataset,
        String source,
        String check,
        String reason,
        Instant since,
        Optional<Instant> until) {}
