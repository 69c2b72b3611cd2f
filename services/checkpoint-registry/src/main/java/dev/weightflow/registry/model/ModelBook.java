package dev.weightflow.registry.model;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.ModelName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All models, as the log tells of them. One thread replays; any may read. */
public final class ModelBook {

    private final Map<ModelName, Model> models = new ConcurrentHashMap<>();

    /** Replays a fact. */
    public void replay(Envelope<ModelEvent> fact) {
        models.compute(
                fact.event().model(), (name, before) -> (before == null ? Model.unknown(name) : before).replay(fact));
    }

    /** The model of that name; one that nothing is known of is empty. */
    public Model model(ModelName name) {
        return models.getOrDefault(name, Model.unknown(name));
    }

    /** The model of that name, if it has versions or refusals. */
    public Optional<Model> known(ModelName name) {
        return Optional.ofNullable(models.get(name)).filter(ModelBook::hasContent);
    }

    /** All models, by name. */
    public List<Model> models() {
        return models.values().stream()
                .filter(ModelBook::hasContent)
                .sorted(Comparator.comparing(model -> model.name().value()))
                .toList();
    }

    private static boolean hasContent(Model model) {
        return !model.versions().isEmpty() || !model.refusals().isEmpty();
    }
}
