package dev.weightflow.console.session;

import dev.weightflow.platform.security.Sessions;
import dev.weightflow.platform.security.Sessions.Session;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** Who looks at the page that is being made. */
@RequestScoped
public class Visitor {
    private final SecurityIdentity identity;

    Visitor(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** The person's name; empty if nobody is known. */
    public String name() {
        return identity.isAnonymous() ? "" : identity.getPrincipal().getName();
    }

    /** Whether the session may do what that role may. */
    public boolean may(String role) {
        return identity.hasRole(role);
    }

    /** The browser's session; empty for callers who send their token themselves. */
    public Optional<Session> session() {
        return Optional.ofNullable(identity.getAttribute(Sessions.BY_SESSION));
    }
}
