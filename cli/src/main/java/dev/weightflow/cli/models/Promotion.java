package dev.weightflow.cli.models;

import java.util.Optional;

/** What came of a request to promote. */
public record Promotion(boolean promoted, boolean changed, Optional<Decision> decision, Version version) {}
