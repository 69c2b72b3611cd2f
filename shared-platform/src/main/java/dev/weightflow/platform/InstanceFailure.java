package dev.weightflow.platform;

/**
 * Marks a failure of this instance rather than of what it was asked for: another one, or this one after an upgrade or a restart, can do it.
 * A channel whose handler fails so stops, and its records go to another instance.
 */
public interface InstanceFailure {}
