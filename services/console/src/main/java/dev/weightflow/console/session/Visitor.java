package dev.weightflow.console.session;

import dev.weightflow.platform.security.Sessions;
import dev.weightflow.platform.security.Sessions.Session;
import dev.weightflow.platform.security.TokenMechanism;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** User of the current request. */
@RequestScoped
public class Visitor {
    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;

    Visitor(SecurityIdentity identity, CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /** Returns the person's name; empty if unknown. */
    public String name() {
        return identity.isAnonymous() ? "" : identity.getPrincipal().getName();
    }

    /** Returns whether the session has the permissions of that role. */
    public boolean may(String role) {
        return identity.hasRole(role);
    }

    /** Returns the browser's session; empty for callers who send their token themselves. */
    public Optional<Session> session() {
        return Optional.ofNullable(identity.getAttribute(Sessions.BY_SESSION));
    }

    /** Returns the token for the person's requests to the services: the session's, or the request's own. */
    public Optional<String> token() {
        return session().map(Session::token).or(() -> TokenMechanism.token(request.getCurrent()));
    }
}
