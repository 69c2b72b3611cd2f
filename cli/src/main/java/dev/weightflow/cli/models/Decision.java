package dev.weightflow.cli.models;

import dev.weightflow.schema.evaluation.GateVerdict;
import java.time.Instant;
import java.util.Optional;

/**
 * A decision about an alias, as far as the command line knows it.
 *
 * @param outcome {@code promoted}, {@code forced}, {@code rejected} or {@code removed}
 * @param reason one sentence
 * @param verdict the gate's, with its numbers, where a gate decided
 */
public record Decision(
        Instant at,
        String alias,
        Optional<Integer> version,
        Optional<Integer> from,
        String outcome,
        String reason,
        Optional<GateVerdict> verdict) {}
