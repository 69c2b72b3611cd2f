package dev.weightflow.model.backbone;

import java.util.List;

/** The Swin Transformers that were published, and {@code micro}. */
public final class SwinFamily implements BackboneFamily {

    @Override
    public List<Backbone> backbones() {
        return List.copyOf(SwinConfig.ALL);
    }
}
