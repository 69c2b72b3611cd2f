package dev.weightflow.cli.retraining;

import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;

/**
 * A model's retraining policy, as far as the command line knows it.
 *
 * @param revision which one of the model's policies
 * @param since datasets that were ingested before are not judged
 */
public record Policy(String model, int revision, Instant since, Instant setAt, RetrainingPolicy policy) {}
