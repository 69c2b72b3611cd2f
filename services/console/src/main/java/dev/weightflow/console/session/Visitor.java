package dev.weightflow.console.session;

import dev.weightflow.platform.security.Sessions;
import dev.weightflow.platform.security.Sessions.Session;
import dev.weightflow.platform.security.TokenMechanism;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;

/** Who looks at the page that is being made. */
@RequestScoped
public class Visitor {
    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;

    Visitor(SecurityIdentity identity, CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
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

    /** What the person's requests to the services carry: the session's token, or the request's own. */
    public Optional<String> token() {
        return session().map(Session::token).or(() -> TokenMechanism.token(request.getCurrent()));
    }
}
