package dev.weightflow.trainer.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.job.JobUpdate;
import dev.weightflow.platform.rest.EventStream;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.Trainings;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Requests for trainings. */
@Path("/trainings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "trainings")
@RolesAllowed(Roles.READER)
public class TrainingsResource {
    private final Supplier<Trainings> trainings;

    TrainingsResource(Supplier<Trainings> trainings) {
        this.trainings = trainings;
    }

    /** The answer to a request; {@code known} says that the job was there already. */
    public record Accepted(JobId job, boolean known) {}

    @POST
    @RolesAllowed(Roles.WRITER)
    @Operation(
            summary = "Requests a training",
            description =
                    "The request is durable when it is answered. The same training requested again is the same job.")
    @APIResponse(responseCode = "202", description = "The job; it runs when a worker is free")
    @APIResponse(responseCode = "400", description = "The request is faulty, and the problem names every fault")
    @APIResponse(responseCode = "404", description = "There is no such dataset")
    @APIResponse(responseCode = "409", description = "The id is that of another training")
    @APIResponse(responseCode = "503", description = "Kafka or the object store does not answer; nothing was requested")
    public Uni<RestResponse<Accepted>> request(TrainingRequest request, @QueryParam("job") Optional<String> job) {
        TrainingSpec spec = request.complete();
        JobId id = Parameters.parse("job", job, JobId.class).orElseGet(spec::jobId);
        return trainings
                .get()
                .request(id, spec, CurrentContext.ofRequest())
                .map(requested -> RestResponse.ResponseBuilder.<Accepted>accepted(new Accepted(id, requested.known()))
                        .location(URI.create("/jobs/" + id))
                        .build());
    }

    @GET
    @Path("{job}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "As /jobs/{job}/events")
    @APIResponse(responseCode = "200", description = "The stream")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public Multi<OutboundSseEvent> events(@PathParam("job") JobId job, @Context Sse sse) {
        return EventStream.of(sse, trainings.get().jobs().updates(job), JobUpdate::name);
    }
}
