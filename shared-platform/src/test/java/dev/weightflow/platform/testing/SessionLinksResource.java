package dev.weightflow.platform.testing;

import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.security.Sessions;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Resource that creates links for browsers, as the console does. */
@Path("/session-links")
public class SessionLinksResource {
    private final Sessions sessions;
    private final SecurityIdentity caller;

    SessionLinksResource(Sessions sessions, SecurityIdentity caller) {
        this.sessions = sessions;
        this.caller = caller;
    }

    @POST
    @Operation(hidden = true)
    @RolesAllowed(Roles.READER)
    public String link() {
        return sessions.link(caller, "the-token", false);
    }
}
