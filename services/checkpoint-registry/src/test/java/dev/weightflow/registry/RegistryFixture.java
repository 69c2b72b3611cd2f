package dev.weightflow.registry;

import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.model.Model;
import java.util.List;

/** Logs and a store in memory, and instances of the registry over them. */
public final class RegistryFixture extends LogsFixture {
    /** Opens another instance of the registry over these logs, which starts with a reconciliation. */
    public RegistryInstance open() {
        return new RegistryInstance(this);
    }

    /** Returns everything about that model, for comparisons. */
    public static List<Object> content(Model model) {
        return List.of(
                model.latest(0, 999),
                model.aliases(),
                model.decisions().latest(0, 999),
                model.waiting(),
                model.failures(999),
                model.gate(),
                model.changes());
    }

    /** Returns the fixture's model, in the state that an instance knows. */
    public static Model people(RegistryInstance instance) {
        return instance.registry.journals().models().model(PEOPLE);
    }
}
