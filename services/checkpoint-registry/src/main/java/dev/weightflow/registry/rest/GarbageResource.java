package dev.weightflow.registry.rest;

import dev.weightflow.platform.rest.Blocking;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.garbage.CollectionReport;
import dev.weightflow.registry.garbage.GarbageCollector;
import dev.weightflow.registry.garbage.KeptObject;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Stored content that nothing refers to. */
@Path("/garbage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "garbage")
@RolesAllowed(Roles.ADMIN)
public class GarbageResource {
    private final ServiceHandle<Registry> registry;

    GarbageResource(ServiceHandle<Registry> registry) {
        this.registry = registry;
    }

    private GarbageCollector garbage() {
        return registry.get().garbage();
    }

    @GET
    @Operation(
            summary = "What a collection would do now",
            description = "Reads the documents that versions, evaluations and trainings lead to. Nothing is changed.")
    public Uni<CollectionReport> preview() {
        return Blocking.reading(() -> garbage().preview());
    }

    @GET
    @Path("kept")
    @Operation(summary = "What is kept, and why", description = "By kind, the largest first.")
    public Uni<RestResponse<List<KeptObject>>> kept(@BeanParam PageRequest page) {
        return Blocking.reading(() -> garbage().kept()).map(kept -> page.of(kept, object -> object));
    }

    @DELETE
    @Operation(
            summary = "Delete garbage",
            description =
                    "Deletes what an earlier run has found unreachable, and this one again, and what is old enough; makes"
                            + " candidates of what else nothing leads to.")
    @APIResponse(responseCode = "200", description = "What was deleted, and what waits for its time")
    @APIResponse(
            responseCode = "409",
            description = "A collection is under way, or documents that are needed cannot be read: nothing was deleted")
    public Uni<CollectionReport> collect(
            @Parameter(description = "Whether documents that are needed may be unreadable")
                    @QueryParam("force")
                    @DefaultValue("false")
                    boolean force) {
        return Blocking.reading(() -> garbage().collect(force));
    }
}
