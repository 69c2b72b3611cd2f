package dev.weightflow.cli.retraining;

import dev.weightflow.cli.models.CausalChain;
import dev.weightflow.schema.retraining.PolicyCheck;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What comes of a dataset, and why.
 *
 * @param previews what every model's policy says about it
 * @param missing a fact that the chain refers to and that is no longer kept
 * @param chain what led to the dataset, and everything that followed from it
 */
public record Explanation(
        String dataset,
        String source,
        Instant ingestedAt,
        List<Preview> previews,
        Optional<String> missing,
        List<CausalChain.Step> chain) {

    /**
     * What a model's policy comes to.
     *
     * @param outcome {@code triggered}, {@code skipped}, {@code waiting} or {@code ignored}
     * @param decided whether that is decided; otherwise it is what would be decided now
     * @param job the training that came, or would come, of it
     */
    public record Preview(
            String model,
            String outcome,
            boolean decided,
            Optional<Integer> revision,
            Optional<Instant> at,
            String reason,
            List<PolicyCheck> checks,
            Optional<String> job) {}
}
