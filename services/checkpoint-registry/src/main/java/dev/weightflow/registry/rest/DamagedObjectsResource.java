package dev.weightflow.registry.rest;

import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.registry.scrub.DamagedObject;
import dev.weightflow.registry.scrub.Scrub;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of damaged and missing objects of the store. */
@Path("/damaged-objects")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "verification")
@RolesAllowed(Roles.READER)
public class DamagedObjectsResource {
    private final Scrub scrub;

    DamagedObjectsResource(Scrub scrub) {
        this.scrub = scrub;
    }

    @GET
    @Operation(
            summary = "Needed objects that are damaged or missing, what refers to them, and how to repair them",
            description = "As found so far by the scrub, which slowly reads everything that is referred to.")
    public RestResponse<List<DamagedObject>> list(@BeanParam PageRequest page) {
        return page.of(scrub.damaged(), object -> object);
    }
}
