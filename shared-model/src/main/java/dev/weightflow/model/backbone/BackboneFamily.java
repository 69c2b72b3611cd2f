package dev.weightflow.model.backbone;

import java.util.List;

/**
 * The backbones of one kind. A class that {@code META-INF/services/dev.weightflow.model.backbone.BackboneFamily} names is found by
 * {@link Backbones}, in whichever jar it is.
 */
public interface BackboneFamily {

    /** The published sizes. */
    List<Backbone> backbones();
}
