package dev.weightflow.registry.rest;

import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.signing.Signatures;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST resource of refused events, which somebody has tried to pass off as facts. */
@Path("/refused-facts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "verification")
@RolesAllowed(Roles.READER)
public class RefusedFactsResource {
    private final Signatures signatures;

    RefusedFactsResource(Signatures signatures) {
        this.signatures = signatures;
    }

    @GET
    @Operation(
            summary = "Events that were ignored because they were not signed correctly",
            description = "Those that this instance has come across since its start, at most the last hundred.")
    public List<Signatures.Refused> list() {
        return signatures.refused();
    }
}
