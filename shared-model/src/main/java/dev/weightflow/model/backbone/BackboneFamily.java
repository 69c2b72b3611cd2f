package dev.weightflow.model.backbone;

import java.util.List;

/**
 * Backbones of one kind. {@link Backbones} finds every class that {@code META-INF/services/dev.weightflow.model.backbone.BackboneFamily} names, in
 * any jar.
 */
public interface BackboneFamily {

    /** Returns the published sizes. */
    List<Backbone> backbones();
}
