package dev.weightflow.platform.security;

import java.util.Set;
import java.util.TreeSet;

/**
 * Roles of REST callers. Resources name the least role in {@code @RolesAllowed}; a role has the rights of those that it implies ({@code
 * quarkus.http.auth.roles-mapping}), whether a token file or an OpenID Connect provider grants it. An operation without roles is open to nobody.
 */
public final class Roles {
    /** Reads everything, changes nothing. */
    public static final String READER = "reader";

    /** Requests and cancels work, and registers its results. */
    public static final String WRITER = "writer";

    /** Decides which version an alias points to. */
    public static final String PROMOTER = "promoter";

    /** Sets policies for automatic actions, such as retraining. */
    public static final String ADMIN = "admin";

    private Roles() {}

    public static Set<String> all() {
        return new TreeSet<>(Set.of(READER, WRITER, PROMOTER, ADMIN));
    }
}
