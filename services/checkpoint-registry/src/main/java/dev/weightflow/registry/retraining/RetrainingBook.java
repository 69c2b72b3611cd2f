package dev.weightflow.registry.retraining;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.ModelName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The retraining of all models, as the log tells of it. One thread replays; any may read. */
public final class RetrainingBook {

    private final Map<ModelName, Retraining> models = new ConcurrentHashMap<>();

    /** Replays a fact. */
    public void replay(Envelope<ModelEvent> fact) {
        Retraining before = of(fact.event().model());
        Retraining after = before.replay(fact);
        if (after != before) {
            models.put(after.model(), after);
        }
    }

    /** That model's; empty if nothing was ever said about it. */
    public Retraining of(ModelName model) {
        return models.getOrDefault(model, Retraining.none(model));
    }

    /** Those that have a policy or had one, by the model's name. */
    public List<Retraining> all() {
        return models.values().stream()
                .sorted(Comparator.comparing(retraining -> retraining.model().value()))
                .toList();
    }
}
