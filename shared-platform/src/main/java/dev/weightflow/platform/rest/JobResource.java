package dev.weightflow.platform.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobLog;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.platform.job.JobUpdate;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobSpec;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * REST interface of one kind of job: showing, watching and cancelling. A service's resource adds its path, the view, and the parts that differ
 * between kinds: the request and the list's filters.
 *
 * @param <V> the view of a job
 */
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public abstract class JobResource<S extends JobSpec, V> {
    private final SecurityIdentity caller;

    protected JobResource(SecurityIdentity caller) {
        this.caller = caller;
    }

    /** Returns the context of the present request. */
    protected final EventContext asked() {
        return CurrentContext.ofRequest(caller.getPrincipal());
    }

    protected abstract JobService<S> jobs();

    protected abstract V view(Job<S> job, JobStatus status);

    protected final V view(Job<S> job) {
        return view(job, jobs().status(job));
    }

    protected final RestResponse<List<V>> list(PageRequest page, Predicate<Job<S>> filter) {
        return page.of(jobs().current().jobs().stream().filter(filter).toList(), this::view);
    }

    /** @param reason one sentence; may be absent */
    @Schema(name = "Cancellation")
    public record Cancellation(Optional<String> reason) {}

    @GET
    @RolesAllowed(Roles.READER)
    @Path("{job}")
    @Operation(summary = "Shows a job and its progress")
    @APIResponse(responseCode = "200", description = "The job")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public V show(@PathParam("job") JobId job) {
        return view(jobs().current().require(job));
    }

    @POST
    @RolesAllowed(Roles.WRITER)
    @Path("{job}/cancel")
    @Operation(summary = "Cancels a job: at once if no worker has it, otherwise at its next step")
    @APIResponse(responseCode = "202", description = "The job is stopping or has stopped; what it has committed stays")
    @APIResponse(responseCode = "404", description = "There is no such job")
    @APIResponse(responseCode = "409", description = "The job has completed or failed already")
    @APIResponse(responseCode = "503", description = "Kafka does not answer; the job continues")
    public Uni<RestResponse<V>> cancel(@PathParam("job") JobId job, Cancellation cancellation) {
        String reason = cancellation.reason().filter(text -> !text.isBlank()).orElse("requested over REST");
        return jobs().cancel(job, reason, asked()).map(stopped -> RestResponse.ResponseBuilder.accepted(view(stopped))
                .build());
    }

    @GET
    @RolesAllowed(Roles.READER)
    @Path("{job}/log")
    @Operation(
            summary = "Shows what a worker has logged about a job",
            description =
                    "The latest 400 lines of this instance, since it started: of a job that another instance works or worked on, none.")
    @APIResponse(responseCode = "200", description = "The lines, earliest first")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public List<JobLog.Line> log(@PathParam("job") JobId job) {
        jobs().current().require(job);
        return jobs().log(job);
    }

    @GET
    @RolesAllowed(Roles.READER)
    @Path("{job}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Streams what happens to a job as server-sent events",
            description =
                    "First an event `state` with the current state, then one whenever it changes, and events `progress`"
                            + " while the job is worked on. The stream ends with the job. A client that reconnects with the id of the last"
                            + " event in `Last-Event-ID` gets the progress since then, up to 512 events of a job that runs; the rest is in"
                            + " the training's curve.")
    @APIResponse(
            responseCode = "200",
            description = "The stream",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(oneOf = {JobUpdate.StateChanged.class, JobUpdate.Progressed.class})))
    @APIResponse(responseCode = "404", description = "There is no such job")
    public Multi<OutboundSseEvent> events(
            @PathParam("job") JobId job,
            @HeaderParam(EventStream.LAST_ID) Optional<String> lastSeen,
            @Context Sse sse) {
        return EventStream.of(sse, jobs().updates(job, lastSeen), JobUpdate::name, JobUpdate::id);
    }
}
