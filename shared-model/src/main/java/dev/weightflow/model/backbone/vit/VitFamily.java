package dev.weightflow.model.backbone.vit;

import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.BackboneFamily;
import java.util.List;

/** The Vision Transformers that were published, and {@code vit-micro}. */
public final class VitFamily implements BackboneFamily {

    @Override
    public List<Backbone> backbones() {
        return List.copyOf(VitConfig.ALL);
    }
}
