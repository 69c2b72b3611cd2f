package dev.weightflow.platform;

/** Marks a failure that a retry may cure. */
public interface Retriable {}
