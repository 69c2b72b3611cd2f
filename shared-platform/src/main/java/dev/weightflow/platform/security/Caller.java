package dev.weightflow.platform.security;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Authenticated caller of a request.
 *
 * @param roles the roles that were granted, without those that they imply
 * @param token the SHA-256 of the caller's token in the token file; empty if a provider authenticated the caller
 */
public record Caller(String name, Set<String> roles, Optional<String> token) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    @Override
    public String toString() {
        return name + " (" + String.join(", ", new TreeSet<>(roles)) + ")";
    }
}
