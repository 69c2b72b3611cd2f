package dev.weightflow.registry.retraining;

import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;

/**
 * The policy that a model has.
 *
 * @param revision which one of its policies
 * @param since from when on data sets are judged: when the model got a policy after having none
 * @param setAt when this revision was set
 */
public record PolicyRecord(RetrainingPolicy policy, int revision, Instant since, Instant setAt) {}
