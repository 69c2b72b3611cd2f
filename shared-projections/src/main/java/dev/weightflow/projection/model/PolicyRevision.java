package dev.weightflow.projection.model;

import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;

/**
 * The retraining policy that a model has.
 *
 * @param number which one of its policies
 * @param since from when on datasets are looked at: when the model got a policy after having none
 * @param setAt when this revision was set
 */
public record PolicyRevision(RetrainingPolicy policy, int number, Instant since, Instant setAt) {}
