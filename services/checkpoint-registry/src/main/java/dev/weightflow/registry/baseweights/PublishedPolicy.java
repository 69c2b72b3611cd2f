package dev.weightflow.registry.baseweights;

import dev.weightflow.data.weights.published.PublishedTable;
import dev.weightflow.data.weights.published.PublishedWeights;
import dev.weightflow.schema.ClosestMatch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rule which published weights this registry brings into the store.
 *
 * @param names the names that it may bring
 */
public record PublishedPolicy(Set<String> names) {
    public PublishedPolicy {
        names = Set.copyOf(names);
    }

    /** Returns the default rule, which never leaves this process: those that are bundled. */
    public static PublishedPolicy bundled(PublishedTable table) {
        return of(table.entries().stream().filter(PublishedWeights::isBundled).toList());
    }

    private static PublishedPolicy of(List<PublishedWeights> entries) {
        return new PublishedPolicy(
                entries.stream().map(entry -> entry.name().value()).collect(Collectors.toSet()));
    }

    /**
     * Parses {@code none}, {@code bundled}, {@code all}, or names with commas between them.
     *
     * @throws IllegalArgumentException naming what is no name of the table
     */
    public static PublishedPolicy parse(String text, PublishedTable table) {
        return switch (text) {
            case "none" -> new PublishedPolicy(Set.of());
            case "bundled" -> bundled(table);
            case "all" -> of(table.entries());
            default -> listed(text, table);
        };
    }

    private static PublishedPolicy listed(String text, PublishedTable table) {
        List<String> names = Arrays.stream(text.split(",")).map(String::strip).toList();
        names.stream().filter(name -> table.find(name).isEmpty()).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("there are no published weights '" + unknown + "'"
                    + ClosestMatch.of(unknown, table.names())
                            .map(near -> " (did you mean " + near + "?)")
                            .orElse("")
                    + "; give none, bundled, all, or names with commas between them");
        });
        return new PublishedPolicy(Set.copyOf(names));
    }

    public boolean allows(PublishedWeights weights) {
        return names.contains(weights.name().value());
    }
}
