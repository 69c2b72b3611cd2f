package dev.weightflow.retraining.policy;

import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.Evidence;
import java.time.Instant;
import java.util.Optional;

/**
 * Evidence about which no decision can be made yet.
 *
 * @param dataset the new data, or the window that showed a change; absent where the evidence is none
 * @param source where the new data were ingested from; of other evidence one sentence about it
 * @param check the condition of the policy that does not hold
 * @param reason one sentence
 * @param since when it came
 * @param until the moment at which it may be answered, if it is known
 */
public record WaitingView(
        ModelName model,
        Evidence evidence,
        Optional<DatasetId> dataset,
        String source,
        String check,
        String reason,
        Instant since,
        Optional<Instant> until) {}
