package dev.weightflow.console.retraining;

import dev.weightflow.console.Console;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Content of the list of models, with their retraining policies. */
public record RetrainingList(List<Row> rows) {
    /** Model of the list. */
    public record Row(String model, boolean on, String words, Optional<Instant> latest, String outcome) {}

    static RetrainingList of(Console console) {
        return new RetrainingList(console.journals().names().stream()
                .map(name -> row(name.value(), console.journals().retraining(name)))
                .toList());
    }

    private static Row row(String model, RetrainingHistory history) {
        Optional<RetrainingDecision> latest = history.latest(0, 1).stream().findFirst();
        Optional<PolicyRevision> policy = history.policy();
        return new Row(
                model,
                policy.isPresent(),
                policy.map(PolicyRevision::policy)
                        .map(rules -> "At least " + rules.minNewSamples() + " new samples; starts from the "
                                + rules.start().key())
                        .orElse("On request only."),
                latest.map(decision -> decision.metadata().at()),
                latest.map(decision -> decision.trigger().isPresent() ? "trained" : decision.reason())
                        .orElse(""));
    }
}
