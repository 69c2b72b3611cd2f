package dev.weightflow.platform;

/** Marks a failure that may be gone when the same is tried again. */
public interface Retriable {}
