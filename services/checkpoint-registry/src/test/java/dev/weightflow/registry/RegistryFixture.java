package dev.weightflow.registry;

import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.model.Model;

/** Logs and a store in memory, and instances of the registry over them. */
public final class RegistryFixture extends LogsFixture {
    /** Another instance of the registry over these logs; it begins with a look through everything. */
    public RegistryInstance open() {
        return new RegistryInstance(this);
    }

    /** The model that everything is about, as an instance knows it. */
    public static Model people(RegistryInstance instance) {
        return instance.registry.journals().models().model(PEOPLE);
    }
}
