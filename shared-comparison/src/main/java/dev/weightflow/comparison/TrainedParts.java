package dev.weightflow.comparison;

/** Trainable parameters by part: the backbone's weights, its small parts, what a method adds, the decoders. */
public record TrainedParts(long total, long backbone, long small, long adapters, long decoders) {}
