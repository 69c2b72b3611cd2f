package dev.weightflow.projection.reachability;

/**
 * Why an object is kept.
 *
 * @param kind what it is
 * @param reason what leads to it, for people: the first that was found
 */
record Reached(ObjectKind kind, String reason) {}
