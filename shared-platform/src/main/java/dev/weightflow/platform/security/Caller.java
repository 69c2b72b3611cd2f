package dev.weightflow.platform.security;

import java.util.Set;
import java.util.TreeSet;

/**
 * Who calls.
 *
 * @param name the name of the person or program
 * @param roles the roles that were given, without those that they imply
 */
public record Caller(String name, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** As in logs. */
    @Override
    public String toString() {
        return name + " (" + String.join(", ", new TreeSet<>(roles)) + ")";
    }
}
