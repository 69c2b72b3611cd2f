package dev.weightflow.trainer.rest;

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
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.Trainings;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Trainings and their jobs. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "trainings")
@RolesAllowed(Roles.READER)
public class TrainingsResource {
    private final RetryingStartup<Trainings> trainings;

    TrainingsResource(RetryingStartup<Trainings> trainings) {
        this.trainings = trainings;
    }

    /** The answer to a request; {@code known} says that the job was there already. */
    public record Accepted(JobId job, boolean known) {}

    /** Why a job is to be stopped. */
    public record Cancellation(Optional<String> reason) {}

    @POST
    @RolesAllowed(Roles.WRITER)
    @Path("trainings")
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
    @Path("jobs")
    @Operation(summary = "Lists the jobs, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "Jobs; the header Link leads to the next ones, X-Total-Count tells how many there are")
    @APIResponse(responseCode = "400", description = "A parameter has no such value")
    public RestResponse<List<JobView>> jobs(
            @QueryParam("state") List<JobState> states,
            @QueryParam("dataset") Optional<String> dataset,
            @QueryParam("method") Optional<String> method,
            @BeanParam PageRequest page) {
        Optional<DatasetId> ofDataset = Parameters.parse("dataset", dataset, DatasetId.class);
        Optional<MethodName> byMethod = Parameters.parse("method", method, MethodName.class);
        List<Job<TrainingSpec>> matching = trainings.get().jobs().current().jobs().stream()
                .filter(job -> states.isEmpty() || states.contains(job.state()))
                .filter(job -> ofDataset.isEmpty()
                        || spec(job).map(TrainingSpec::dataset).equals(ofDataset))
                .filter(job -> byMethod.isEmpty()
                        || spec(job).map(spec -> spec.method().name()).equals(byMethod))
                .toList();
        return page.of(matching, this::view);
    }

    private static Optional<TrainingSpec> spec(Job<TrainingSpec> job) {
        return job instanceof Job.Accepted<TrainingSpec> accepted
                ? Optional.of(accepted.record().spec())
                : Optional.empty();
    }

    @GET
    @Path("jobs/{job}")
    @Operation(summary = "Shows a job and how it gets on")
    @APIResponse(responseCode = "200", description = "The job")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public JobView job(@PathParam("job") JobId job) {
        return trainings
                .get()
                .jobs()
                .current()
                .job(job)
                .map(this::view)
                .orElseThrow(() -> new JobException.NotFound(job));
    }

    @POST
    @RolesAllowed(Roles.WRITER)
    @Path("jobs/{job}/cancel")
    @Operation(summary = "Has a job stopped; what it committed stays")
    @APIResponse(responseCode = "202", description = "The job stops before its next step, or has stopped")
    @APIResponse(responseCode = "404", description = "There is no such job")
    @APIResponse(responseCode = "409", description = "The job has completed or failed already")
    @APIResponse(responseCode = "503", description = "Kafka does not answer; the job goes on")
    public Uni<RestResponse<JobView>> cancel(@PathParam("job") JobId job, Cancellation cancellation) {
        String reason = cancellation.reason().filter(text -> !text.isBlank()).orElse("requested over REST");
        return Uni.createFrom()
                .completionStage(trainings.get().jobs().cancel(job, reason, CurrentContext.ofRequest()))
                .map(stopped ->
                        RestResponse.ResponseBuilder.accepted(view(stopped)).build());
    }

    @GET
    @Path("jobs/{job}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary = "Tells what happens to a job, as server-sent events",
            description =
                    "First an event `state` with the present state, then one whenever it changes, and events `progress`"
                            + " while the job is worked on. The stream ends with the job.")
    @APIResponse(responseCode = "200", description = "The stream")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public Multi<OutboundSseEvent> events(@PathParam("job") JobId job, @Context Sse sse) {
        return EventStream.of(sse, trainings.get().updates().of(job), JobUpdate::name);
    }

    @GET
    @Path("trainings/{job}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "As /jobs/{job}/events")
    @APIResponse(responseCode = "200", description = "The stream")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public Multi<OutboundSseEvent> trainingEvents(@PathParam("job") JobId job, @Context Sse sse) {
        return events(job, sse);
    }

    private JobView view(Job<TrainingSpec> job) {
        return JobView.of(job, trainings.get().progress().of(job));
    }
}
