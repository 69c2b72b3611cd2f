package dev.weightflow.model.method.tadformer;

import dev.weightflow.model.backbone.LinearLayer;

/** What the parameters are called, without the backbone's prefix. */
final class Names {

    /** The tasks' prompts, [tasks, channels of the first stage], in the order of the tasks. */
    static final String PROMPTS = "tadformer_prompts";

    private Names() {}

    /** What stands before the names of a layer's filter. */
    static String filter(LinearLayer layer) {
        return layer.name() + ".tadformer_filter.";
    }

    /** The norm on the input of the tasks' output projections. */
    static String norm(LinearLayer projection) {
        return projection.name() + ".tadformer_norm.";
    }

    /** What widens prompts at a merging, [2·channels, channels]. */
    static String up(LinearLayer merging) {
        return parent(merging.name()) + ".tadformer_prompts_up.weight";
    }

    /** How much a task's features are those before the output projection, [1]. */
    static String gate(LinearLayer layer) {
        return layer.name().substring(0, layer.name().indexOf(".blocks.")) + ".tadformer_gate";
    }

    /** The table of relative position biases beside an output projection, [offsets, heads]. */
    static String biasTable(LinearLayer projection) {
        return parent(projection.name()) + ".relative_position_bias_table";
    }

    private static String parent(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
