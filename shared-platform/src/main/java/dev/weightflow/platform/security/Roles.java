package dev.weightflow.platform.security;

import java.util.Set;
import java.util.TreeSet;

/**
 * Who may do what over REST. Resources name the least role in {@code @RolesAllowed}; a role has the rights of those that it implies ({@code
 * quarkus.http.auth.roles-mapping}), whoever has given it: a token file or an OpenID Connect provider. An operation that names none is open
 * to nobody.
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

    private Roles() {}

    public static Set<String> all() {
        return new TreeSet<>(Set.of(READER, WRITER, PROMOTER, ADMIN));
    }
}
