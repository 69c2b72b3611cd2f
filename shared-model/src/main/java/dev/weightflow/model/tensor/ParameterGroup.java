package dev.weightflow.model.tensor;

/** Part of a model to which a parameter belongs; the accounting of trainable parameters is split along these. */
public enum ParameterGroup {
    /** A weight or bias of the backbone's projections, patch embedding or patch merging. */
    BACKBONE,
    /** A small part of the backbone: norms, patch embedding, relative position bias tables. */
    SMALL,
    /** A parameter that a method adds to the backbone. */
    ADAPTER,
    /** A downsampler or a decoder head. */
    DECODER
}
