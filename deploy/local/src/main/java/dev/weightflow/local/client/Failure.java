package dev.weightflow.local.client;

/** Why something that a service did came to nothing, in its own words. */
public record Failure(String code, String message) {}
