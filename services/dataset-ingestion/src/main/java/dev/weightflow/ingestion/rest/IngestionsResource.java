package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.Ingestions;
import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobException;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.JobUpdate;
import dev.weightflow.platform.rest.EventStream;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.RetryingStartup;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.id.JobId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Ingestions: what was requested, how it gets on, and what came of it. */
@Path("/ingestions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "ingestions")
@RolesAllowed(Roles.READER)
public class IngestionsResource {
    private final RetryingStartup<Ingestions> ingestions;

    IngestionsResource(RetryingStartup<Ingestions> ingestions) {
        this.ingestions = ingestions;
    }

    /** Why an ingestion is to be stopped. */
    public record Cancellation(Optional<String> reason) {}

    @GET
    @Operation(summary = "Lists the ingestions, the newest first")
    @APIResponse(responseCode = "400", description = "A parameter has no such value")
    public RestResponse<List<IngestionView>> ingestions(
            @Parameter(schema = @Schema(implementation = JobState.class)) @QueryParam("state") Optional<String> state,
            @BeanParam PageRequest page) {
        Optional<JobState> wanted = Parameters.parse("state", state, JobState.class);
        List<Job<IngestSpec>> matching = ingestions.get().jobs().current().jobs().stream()
                .filter(job -> wanted.isEmpty() || wanted.get() == job.state())
                .toList();
        return page.of(matching, this::view);
    }

    @GET
    @Path("{job}")
    @Operation(summary = "Shows an ingestion and how it gets on")
    @APIResponse(
            responseCode = "200",
            description = "The ingestion",
            content =
                    @Content(
                            schema = @Schema(implementation = IngestionView.class),
                            examples = @ExampleObject(name = "at work", value = Examples.INGESTION)))
    @APIResponse(responseCode = "404", description = "There is no such ingestion")
    public IngestionView ingestion(@PathParam("job") JobId job) {
        return ingestions
                .get()
                .jobs()
                .current()
                .job(job)
                .map(this::view)
                .orElseThrow(() -> new JobException.NotFound(job));
    }

    @POST
    @RolesAllowed(Roles.WRITER)
    @Path("{job}/cancel")
    @Operation(summary = "Has an ingestion stopped; nothing of it becomes visible")
    @APIResponse(
            responseCode = "202",
            description = "It stops before its next sample or shard, or has stopped",
            content = @Content(schema = @Schema(implementation = IngestionView.class)))
    @APIResponse(responseCode = "404", description = "There is no such ingestion")
    @APIResponse(responseCode = "409", description = "It has completed or failed already")
    @APIResponse(responseCode = "503", description = "Kafka does not answer; the ingestion goes on")
    public Uni<RestResponse<IngestionView>> cancel(@PathParam("job") JobId job, Cancellation cancellation) {
        String reason = cancellation.reason().filter(text -> !text.isBlank()).orElse("requested over REST");
        return Uni.createFrom()
                .completionStage(() -> ingestions.get().jobs().cancel(job, reason, CurrentContext.ofRequest()))
                .map(stopped -> RestResponse.accepted(view(stopped)));
    }

    @GET
    @Path("{job}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Tells what happens to an ingestion, as server-sent events",
            description =
                    "First an event `state` with the present state, then one whenever it changes, and events `progress`"
                            + " while the ingestion is worked on. The stream ends with the ingestion.")
    @APIResponse(
            responseCode = "200",
            description = "The stream",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(oneOf = {JobUpdate.StateChanged.class, JobUpdate.Progressed.class})))
    @APIResponse(responseCode = "404", description = "There is no such ingestion")
    public Multi<OutboundSseEvent> events(@PathParam("job") JobId job, @Context Sse sse) {
        return EventStream.of(sse, ingestions.get().updates().of(job), JobUpdate::name);
    }

    private IngestionView view(Job<IngestSpec> job) {
        return IngestionView.of(job, ingestions.get().progress().of(job));
    }
}
