package dev.weightflow.registry.rest;

import dev.weightflow.platform.eventlog.LogVerification;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.registry.verification.LogVerifier;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST resource that verifies the integrity of the logs. */
@Path("/logs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "verification")
@RolesAllowed(Roles.READER)
public class LogsResource {
    private final LogVerifier verifier;

    LogsResource(LogVerifier verifier) {
        this.verifier = verifier;
    }

    @GET
    @Operation(
            summary = "Verifies the topics of facts from their beginning against what their writers have signed",
            description = "One fault per topic: facts that are missing, altered or unreadable. One request at a time.")
    public List<LogVerification> verify() {
        return verifier.verify();
    }
}
