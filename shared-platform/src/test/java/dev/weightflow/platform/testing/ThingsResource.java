package dev.weightflow.platform.testing;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.rest.ContentAddressed;
import dev.weightflow.platform.rest.EventStream;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;

/** Resource that uses all of the platform's support for resources. */
@Path("/things")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.READER)
public class ThingsResource {
    /** Requested thing. */
    public record Thing(JobId job, int size, Optional<TaskName> task) {}

    @GET
    public RestResponse<List<Integer>> list(
            @BeanParam PageRequest page,
            @Parameter(schema = @Schema(implementation = TaskName.class)) @QueryParam("task") Optional<String> task) {
        Optional<TaskName> only = Parameters.parse("task", task, TaskName.class);
        return page.of(IntStream.range(0, only.isPresent() ? 1 : 250).boxed().toList(), number -> number);
    }

    @POST
    @RolesAllowed(Roles.WRITER)
    public Thing create(Thing thing) {
        return thing;
    }

    /** As {@link #create}, but on a non-blocking thread. */
    @POST
    @Path("decided")
    @RolesAllowed(Roles.WRITER)
    public Uni<Thing> decide(Thing thing) {
        return Uni.createFrom().item(thing);
    }

    @POST
    @Path("{job}/cancel")
    @RolesAllowed(Roles.WRITER)
    public Response cancel(@PathParam("job") JobId job) {
        throw NotFoundException.of("model version", job, "List them.");
    }

    @GET
    @Path("{job}/versions/{version}")
    @APIResponse(responseCode = "404", description = "There is no such version")
    public Response version(@PathParam("job") JobId job, @PathParam("version") VersionNumber version) {
        return Response.ok(job + " " + version).build();
    }

    @DELETE
    @Path("{job}")
    @RolesAllowed(Roles.PROMOTER)
    public void delete(@PathParam("job") JobId job) {}

    @GET
    @Path("mistake")
    public String mistake() {
        throw new IllegalArgumentException("secret");
    }

    @GET
    @Path("picture")
    @Produces("image/png")
    public Response picture(@Context Request request) {
        return ContentAddressed.answer(request, Digest.ofText("picture"), () -> new byte[] {1, 2, 3});
    }

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(implementation = Thing.class)))
    public Multi<OutboundSseEvent> events(@Context Sse sse) {
        return EventStream.of(
                sse,
                Multi.createFrom().items(new Thing(new JobId("a"), 1, Optional.of(PascalTasks.SEMSEG))),
                any -> "thing",
                thing -> thing.job().value());
    }
}
