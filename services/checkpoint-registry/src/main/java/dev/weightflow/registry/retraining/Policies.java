package dev.weightflow.registry.retraining;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.log.Decision;
import dev.weightflow.registry.chronicle.Scribe;
import dev.weightflow.registry.model.ModelBook;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.util.List;
import java.util.Optional;

/** Sets retraining policies and takes them away. */
public final class Policies {

    private final Scribe<ModelBook, ModelEvent> models;
    private final RetrainingBook book;
    private final DatasetBook datasets;

    public Policies(Scribe<ModelBook, ModelEvent> models, RetrainingBook book, DatasetBook datasets) {
        this.models = models;
        this.book = book;
        this.datasets = datasets;
    }

    /** Every model's that has or had a policy. */
    public List<Retraining> all() {
        return book.all();
    }

    /** One model's. */
    public Retraining of(ModelName model) {
        return book.of(model);
    }

    /**
     * Sets the policy, or takes it away. Returns whether that changed anything.
     *
     * @param policy absent if the model is no longer to be trained again by itself
     * @throws dev.weightflow.schema.InvalidRecordException if the policy names a data set on which nothing can be compared
     */
    public boolean set(ModelName model, Optional<RetrainingPolicy> policy, Cause cause) {
        policy.flatMap(RetrainingPolicy::evaluateOn)
                .flatMap(datasets::unfitBench)
                .ifPresent(
                        fault -> Faults.of("The policy").require(false, fault).raise());
        return models.decide(cause, state -> {
            List<ModelEvent> facts = book.of(model).set(policy);
            return new Decision<>(facts, !facts.isEmpty());
        });
    }
}
