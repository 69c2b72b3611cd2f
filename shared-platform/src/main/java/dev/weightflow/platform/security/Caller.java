package dev.weightflow.platform.security;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who calls.
 *
 * @param roles the roles that were given, without those that they imply
 * @param token the SHA-256 of the token in the file by which the caller is known, unless a provider knows it
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
