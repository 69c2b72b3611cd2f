package dev.weightflow.evaluator.rest;

import dev.weightflow.evaluator.EvaluatorException.WrongManifest;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.rest.JobResource;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.CheckpointManifest;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/evaluations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Evaluations")
@RolesAllowed(Roles.READER)
public class EvaluationsResource extends JobResource<EvaluationSpec, EvaluationView> {
    private final ServiceHandle<JobService<EvaluationSpec>> evaluations;
    private final ArtifactStore artifacts;

    EvaluationsResource(
            ServiceHandle<JobService<EvaluationSpec>> evaluations, ArtifactStore artifacts, SecurityIdentity caller) {
        super(caller);
        this.evaluations = evaluations;
        this.artifacts = artifacts;
    }

    @POST
    @RolesAllowed(Roles.WRITER)
    @Operation(
            summary = "Request the evaluation of a checkpoint",
            description =
                    "Answers when the request is durable; the work continues afterwards. The same request gives the"
                            + " same evaluation; one that failed or was cancelled starts over.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = EvaluationRequest.class),
                            examples = @ExampleObject(name = "checkpoint", value = Examples.REQUEST)))
    @APIResponse(
            responseCode = "202",
            description = "The request is durable; Location points to the evaluation",
            content =
                    @Content(
                            schema = @Schema(implementation = EvaluationView.class),
                            examples = @ExampleObject(name = "at work", value = Examples.EVALUATION)))
    @APIResponse(
            responseCode = "200",
            description = "The request was made before, and its report is stored",
            content = @Content(schema = @Schema(implementation = EvaluationView.class)))
    @APIResponse(responseCode = "404", description = "There is no such checkpoint or manifest")
    @APIResponse(responseCode = "422", description = "The object is not the manifest of that checkpoint")
    public Uni<RestResponse<EvaluationView>> request(
            EvaluationRequest request,
            @Parameter(description = "Whether to repeat a completed evaluation, which repairs a damaged report")
                    @QueryParam("again")
                    @DefaultValue("false")
                    boolean again) {
        EventContext context = asked();
        return Uni.createFrom()
                .item(() -> specification(request))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(spec -> again
                        ? evaluations.get().requestAgain(spec.jobId(), spec, context)
                        : evaluations.get().request(spec.jobId(), spec, context))
                .map(requested -> {
                    boolean done = requested.known() && requested.job() instanceof Job.Completed;
                    return RestResponse.ResponseBuilder.create(
                                    done ? Response.Status.OK : Response.Status.ACCEPTED, view(requested.job()))
                            .location(
                                    URI.create("/evaluations/" + requested.job().id()))
                            .build();
                });
    }

    private EvaluationSpec specification(EvaluationRequest request) {
        Digest digest = request.manifest()
                .orElseGet(() -> manifestOf(request.checkpoint().orElseThrow()));
        CheckpointManifest manifest = artifacts.manifest(digest);
        if (request.checkpoint().isPresent() && !request.checkpoint().get().equals(manifest.checkpoint())) {
            throw new WrongManifest("Manifest " + digest.shortId() + " is that of checkpoint "
                    + manifest.checkpoint().shortId() + ", not of "
                    + request.checkpoint().get().shortId() + "; name one of the two alone.");
        }
        return EvaluationSpec.of(manifest, digest, request.options());
    }

    private Digest manifestOf(CheckpointId checkpoint) {
        return artifacts
                .manifestOf(checkpoint)
                .orElseThrow(() -> NotFoundException.of(
                        "checkpoint",
                        checkpoint,
                        "If no training of this installation has committed it, name the digest of its manifest as"
                                + " 'manifest'."));
    }

    @GET
    @Operation(summary = "List evaluations, newest first")
    public RestResponse<List<EvaluationView>> list(
            @BeanParam PageRequest page,
            @Parameter(description = "waiting, claimed, completed, failed, cancelled or rejected; all if omitted")
                    @QueryParam("state")
                    Optional<String> state,
            @Parameter(description = "only those that are registered under this model") @QueryParam("model")
                    Optional<String> model,
            @Parameter(description = "only those on this dataset") @QueryParam("dataset") Optional<String> dataset,
            @Parameter(description = "only those of this checkpoint") @QueryParam("checkpoint")
                    Optional<String> checkpoint) {
        Optional<JobState> inState = Parameters.parse("state", state, JobState.class);
        Optional<ModelName> ofModel = Parameters.parse("model", model, ModelName.class);
        Optional<DatasetId> onDataset = Parameters.parse("dataset", dataset, DatasetId.class);
        Optional<CheckpointId> ofCheckpoint = Parameters.parse("checkpoint", checkpoint, CheckpointId.class);
        return list(
                page,
                job -> (inState.isEmpty() || inState.get() == job.state())
                        && (ofModel.isEmpty()
                                || job.spec()
                                        .flatMap(spec -> spec.options().model())
                                        .equals(ofModel))
                        && (onDataset.isEmpty()
                                || job.spec().map(EvaluationSpec::dataset).equals(onDataset))
                        && (ofCheckpoint.isEmpty()
                                || job.spec().map(EvaluationSpec::checkpoint).equals(ofCheckpoint)));
    }

    @Override
    protected JobService<EvaluationSpec> jobs() {
        return evaluations.get();
    }

    @Override
    protected EvaluationView view(Job<EvaluationSpec> job, JobStatus status) {
        return EvaluationView.of(job, status);
    }
}
