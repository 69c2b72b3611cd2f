package dev.weightflow.platform.security;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may do what over REST. Resources name the least role in {@code @RolesAllowed}; a role has the rights of those that it implies. An
 * operation that names none is open to nobody.
 */
public final class Roles {
    /** Sees everything, changes nothing. */
    public static final String READER = "reader";

    /** Requests and cancels work, registers what came of it. */
    public static final String WRITER = "writer";

    /** Decides which version an alias names. */
    public static final String PROMOTER = "promoter";

    /** Decides what is done without being asked, such as retraining. */
    public static final String ADMIN = "admin";

    private static final Map<String, Set<String>> IMPLIED = Map.of(
            READER, Set.of(READER),
            WRITER, Set.of(READER, WRITER),
            PROMOTER, Set.of(READER, PROMOTER),
            ADMIN, Set.of(READER, WRITER, PROMOTER, ADMIN));

    private Roles() {}

    /** All roles, in the order of their names. */
    public static Set<String> all() {
        return new TreeSet<>(IMPLIED.keySet());
    }

    /** The given roles and those that they imply; what is none of ours stays. */
    public static Set<String> withImplied(Collection<String> given) {
        Set<String> all = new TreeSet<>(given);
        given.forEach(role -> all.addAll(IMPLIED.getOrDefault(role, Set.of())));
        return all;
    }
}
