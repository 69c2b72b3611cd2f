package dev.weightflow.platform;

/**
 * Marks a failure of this instance rather than of the request: another instance, or this one after an upgrade or a restart, can handle it. A channel
 * whose handler fails like this stops, and its records go to another instance.
 */
public interface InstanceFailure {}
