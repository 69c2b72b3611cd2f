package dev.weightflow.model.backbone;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** All backbones by name, those of every {@link BackboneFamily} on the class path. */
public final class Backbones {

    private static final List<Backbone> ALL =
            ServiceLoader.load(BackboneFamily.class, BackboneFamily.class.getClassLoader()).stream()
                    .flatMap(family -> family.get().backbones().stream())
                    .toList();

    private Backbones() {}

    /**
     * Returns the backbone of that name.
     *
     * @throws IllegalArgumentException naming the known backbones, if there is no such backbone
     */
    public static Backbone of(String name) {
        return ALL.stream()
                .filter(backbone -> backbone.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no model is called '" + name + "'; there are "
                        + ALL.stream().map(Backbone::name).collect(Collectors.joining(", "))));
    }
}
