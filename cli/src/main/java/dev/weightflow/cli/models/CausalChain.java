package dev.weightflow.cli.models;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a version came about: the chain of facts from the first request on. */
public record CausalChain(String model, int version, Optional<String> missing, List<Step> chain) {

    /** A fact. */
    public record Step(String event, String type, Instant at, int depth, String description) {}
}
