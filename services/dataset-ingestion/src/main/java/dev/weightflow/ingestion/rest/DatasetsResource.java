package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.Ingestions;
import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.job.JobStatus;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "datasets")
@RolesAllowed(Roles.READER)
public class DatasetsResource {
    private final ServiceHandle<Ingestions> ingestions;
    private final SecurityIdentity caller;

    DatasetsResource(ServiceHandle<Ingestions> ingestions, SecurityIdentity caller) {
        this.ingestions = ingestions;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Roles.WRITER)
    @Operation(
            summary = "Ingests a folder, an archive or a folder of a bucket",
            description =
                    "The source is the absolute path of a folder or of a .tar, .tar.gz, .tgz or .zip as the service sees"
                            + " it, or s3://bucket/prefix. The request is durable when it is answered; the work continues afterwards. A source whose"
                            + " name is refused is reported at once; any other fault shows in the ingestion.")
    @APIResponse(
            responseCode = "202",
            description = "The ingestion; Location points to it",
            content =
                    @Content(
                            schema = @Schema(implementation = IngestionView.class),
                            examples = @ExampleObject(name = "at work", value = Examples.INGESTION)))
    @APIResponse(
            responseCode = "200",
            description = "The request was made before, and has completed",
            content = @Content(schema = @Schema(implementation = IngestionView.class)))
    @APIResponse(responseCode = "400", description = "The request is invalid, and the problem names every fault")
    @APIResponse(responseCode = "409", description = "The idempotency key belongs to another request")
    @APIResponse(
            responseCode = "422",
            description = "The source is refused",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class),
                            examples = @ExampleObject(name = "outside", value = Examples.PROBLEM)))
    @APIResponse(responseCode = "503", description = "Kafka does not answer; nothing was requested")
    public Uni<RestResponse<IngestionView>> ingest(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = IngestSpec.class),
                                            examples = @ExampleObject(name = "PASCAL_MT", value = Examples.REQUEST)))
                    IngestSpec spec,
            @Parameter(description = "The ingestion's id, chosen by you, so that a repeated request is recognised")
                    @HeaderParam("Idempotency-Key")
                    Optional<String> key) {
        JobId id = new JobId(key.orElseGet(() -> UUID.randomUUID().toString()));
        Ingestions service = ingestions.get();
        return service.request(id, spec, CurrentContext.ofRequest(caller.getPrincipal()))
                .map(requested -> {
                    JobStatus status = service.jobs().status(requested.job());
                    IngestionView view = IngestionView.of(requested.job(), status);
                    return RestResponse.ResponseBuilder.create(
                                    status.state().ended() ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED,
                                    view)
                            .location(URI.create("/ingestions/" + id))
                            .build();
                });
    }

    @GET
    @Operation(summary = "Lists the dataset versions, newest first")
    @APIResponse(responseCode = "200", description = "One page; X-Total-Count tells how many there are")
    @APIResponse(responseCode = "400", description = "A parameter has an invalid value")
    public RestResponse<List<DatasetView>> datasets(
            @Parameter(description = "A part of the source's name") @QueryParam("source") Optional<String> source,
            @Parameter(description = "A task that it has labels for", schema = @Schema(implementation = TaskName.class))
                    @QueryParam("task")
                    Optional<String> task,
            @BeanParam PageRequest page) {
        Optional<TaskName> wanted = Parameters.parse("task", task, TaskName.class);
        List<IngestedDataset> matching = ingestions.get().datasets().latestFirst().stream()
                .filter(dataset -> source.isEmpty() || dataset.event().source().contains(source.get()))
                .filter(dataset -> wanted.isEmpty() || dataset.event().tasks().contains(wanted.get()))
                .toList();
        return page.of(matching, DatasetView::of);
    }

    @GET
    @Path("{dataset}")
    @Operation(summary = "Shows a dataset version, its shards, and the samples that were left out and why")
    @APIResponse(
            responseCode = "200",
            description = "The dataset and its manifest",
            content = @Content(schema = @Schema(implementation = DatasetView.WithManifest.class)))
    @APIResponse(responseCode = "404", description = "There is no such dataset version")
    @APIResponse(responseCode = "502", description = "The manifest is damaged; ingest the source again")
    @APIResponse(responseCode = "503", description = "The object store does not answer")
    public Uni<DatasetView.WithManifest> dataset(@PathParam("dataset") DatasetId id) {
        Ingestions service = ingestions.get();
        IngestedDataset stored = service.datasets()
                .dataset(id)
                .orElseThrow(() -> NotFoundException.of("dataset", id, "GET /datasets lists the existing ones."));
        return service.manifest(id).map(manifest -> new DatasetView.WithManifest(DatasetView.of(stored), manifest));
    }
}
