package dev.weightflow.trainer.rest;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.rest.JobResource;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.trainer.Trainings;
import dev.weightflow.trainer.history.TrainingRecords.CheckpointsView;
import dev.weightflow.trainer.history.TrainingRecords.CurveView;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/trainings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "trainings")
@RolesAllowed(Roles.READER)
public class TrainingsResource extends JobResource<TrainingSpec, JobView> {
    private static final int LEAST_POINTS = 4;

    private final ServiceHandle<Trainings> trainings;

    TrainingsResource(ServiceHandle<Trainings> trainings, SecurityIdentity caller) {
        super(caller);
        this.trainings = trainings;
    }

    /** Response to a request; {@code known} means that the job existed already. */
    public record Accepted(JobId job, boolean known) {}

    @POST
    @RolesAllowed(Roles.WRITER)
    @Operation(
            summary = "Requests a training",
            description =
                    "The request is durable when it is answered. Requesting the same training again gives the same job.")
    @APIResponse(
            responseCode = "202",
            description = "The job; it runs when a worker is free",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "400", description = "The request is invalid, and the problem names every fault")
    @APIResponse(responseCode = "404", description = "There is no such dataset")
    @APIResponse(responseCode = "409", description = "The id belongs to another training")
    @APIResponse(responseCode = "503", description = "Kafka or the object store does not answer; nothing was requested")
    public Uni<RestResponse<Accepted>> request(TrainingRequest request, @QueryParam("job") Optional<String> job) {
        Optional<JobId> named = Parameters.parse("job", job, JobId.class);
        EventContext context = asked();
        return trainings
                .get()
                .request(named, request, context)
                .map(requested -> RestResponse.ResponseBuilder.<Accepted>accepted(
                                new Accepted(requested.job().id(), requested.known()))
                        .location(URI.create("/trainings/" + requested.job().id()))
                        .build());
    }

    @GET
    @Operation(summary = "Lists the trainings, newest first")
    @APIResponse(
            responseCode = "200",
            description = "Jobs; the Link header points to the next ones, X-Total-Count tells how many there are")
    @APIResponse(responseCode = "400", description = "A parameter has an invalid value")
    public RestResponse<List<JobView>> list(
            @QueryParam("state") List<JobState> states,
            @QueryParam("dataset") Optional<String> dataset,
            @QueryParam("method") Optional<String> method,
            @BeanParam PageRequest page) {
        Optional<DatasetId> ofDataset = Parameters.parse("dataset", dataset, DatasetId.class);
        Optional<MethodName> byMethod = Parameters.parse("method", method, MethodName.class);
        return list(
                page,
                job -> (states.isEmpty() || states.contains(job.state()))
                        && (ofDataset.isEmpty()
                                || job.spec().map(TrainingSpec::dataset).equals(ofDataset))
                        && (byMethod.isEmpty()
                                || job.spec().map(spec -> spec.method().name()).equals(byMethod)));
    }

    @GET
    @Path("{job}/curve")
    @Operation(
            summary = "Shows the curves of a training's losses and learning rate",
            description = "The curve up to the latest checkpoint, which is stored for good, and the progress reported"
                    + " since. Each range of steps keeps its minimum and maximum, so that no spike is lost.")
    @APIResponse(
            responseCode = "200",
            description = "The curve",
            content = @Content(schema = @Schema(implementation = CurveView.class)))
    @APIResponse(responseCode = "400", description = "A parameter has an invalid value")
    @APIResponse(responseCode = "404", description = "There is no such job, or its curve is no longer stored")
    @APIResponse(responseCode = "503", description = "The object store does not answer")
    public CurveView curve(
            @PathParam("job") JobId job,
            @Parameter(description = "only points after that step") @QueryParam("after") @DefaultValue("0") long after,
            @Parameter(
                            description = "the maximum number of points per series",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "4", maximum = "2000"))
                    @QueryParam("points")
                    @DefaultValue("600")
                    int points) {
        if (points < LEAST_POINTS || points > Curve.MOST_POINTS) {
            throw new InvalidRequestException(List.of(
                    "points must lie between " + LEAST_POINTS + " and " + Curve.MOST_POINTS + ", not " + points));
        }
        return trainings.get().records().curve(job, after, points);
    }

    @GET
    @Path("{job}/checkpoints")
    @Operation(summary = "Lists the checkpoints that a training has committed, and its validations")
    @APIResponse(
            responseCode = "200",
            description = "The checkpoints, oldest first",
            content = @Content(schema = @Schema(implementation = CheckpointsView.class)))
    @APIResponse(responseCode = "404", description = "There is no such job, or its manifest is no longer stored")
    @APIResponse(responseCode = "503", description = "The object store does not answer")
    public CheckpointsView checkpoints(@PathParam("job") JobId job) {
        return trainings.get().records().checkpoints(job);
    }

    @Override
    protected JobService<TrainingSpec> jobs() {
        return trainings.get().jobs();
    }

    @Override
    protected JobView view(Job<TrainingSpec> job, JobStatus status) {
        return JobView.of(job, status);
    }
}
