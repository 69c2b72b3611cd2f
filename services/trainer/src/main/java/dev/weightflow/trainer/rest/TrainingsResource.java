package dev.weightflow.trainer.rest;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.config.TrainerLifecycle;
import dev.weightflow.trainer.job.Job;
import dev.weightflow.trainer.job.JobBook;
import dev.weightflow.trainer.job.JobJournal;
import dev.weightflow.trainer.job.NoSuchJobException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Trainings and jobs over HTTP. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "trainings")
public class TrainingsResource {

    private final TrainerLifecycle service;

    TrainingsResource(TrainerLifecycle service) {
        this.service = service;
    }

    /** The answer to a request; {@code known} says that the job was there already. */
    public record Accepted(String job, boolean known) {}

    /** Why a job is to be stopped. */
    public record Cancellation(String reason) {}

    @POST
    @Path("trainings")
    @Operation(
            summary = "Asks for a training",
            description =
                    "The request is durable when it is answered. The same training asked for again is the same job.")
    @APIResponse(responseCode = "202", description = "The job; it runs when a worker is free")
    @APIResponse(responseCode = "400", description = "The request names what is wrong with it")
    @APIResponse(responseCode = "409", description = "The id is that of another training")
    public Response request(
            TrainingRequest draft,
            @QueryParam("job") Optional<String> id,
            @HeaderParam("traceparent") Optional<String> trace) {
        Faults.of("The request").present("training", draft).raise();
        TrainingSpec spec = draft.complete();
        JobId job = id.map(JobId::new).orElseGet(spec::jobId);
        JobJournal.Requested requested = service.jobs().request(job, spec, Cause.request(trace));
        return Response.accepted(new Accepted(job.value(), requested.known()))
                .location(URI.create("/jobs/" + job.value()))
                .build();
    }

    @GET
    @Path("jobs")
    @Operation(summary = "Lists all jobs, the latest first")
    public List<JobView> jobs() {
        return service.jobs().query(JobBook::jobs).stream()
                .sorted(Comparator.comparing((Job job) -> job.record().requestedAt())
                        .reversed()
                        .thenComparing(job -> job.record().id().value()))
                .map(this::view)
                .toList();
    }

    @GET
    @Path("jobs/{job}")
    @Operation(summary = "Shows a job and how it gets on")
    @APIResponse(responseCode = "404", description = "There is no such job")
    public JobView job(@PathParam("job") String job) {
        JobId id = new JobId(job);
        return service.jobs().job(id).map(this::view).orElseThrow(() -> new NoSuchJobException(id));
    }

    @POST
    @Path("jobs/{job}/cancel")
    @Operation(summary = "Asks for a job to be stopped; what it committed stays")
    @APIResponse(responseCode = "202", description = "The job stops before its next step")
    @APIResponse(responseCode = "409", description = "The job has ended already")
    public Response cancel(@PathParam("job") String job, Cancellation cancellation) {
        JobId id = new JobId(job);
        String reason = Optional.ofNullable(cancellation)
                .map(Cancellation::reason)
                .filter(text -> !text.isBlank())
                .orElse("asked for over REST");
        if (!service.jobs().cancel(id, reason, Cause.NONE)) {
            throw new NoSuchJobException(id);
        }
        return Response.accepted(job(job)).build();
    }

    private JobView view(Job job) {
        return JobView.of(job, service.progress().of(job.record().id()));
    }
}
