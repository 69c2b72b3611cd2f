package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.IngestionException.Unknown;
import dev.weightflow.ingestion.book.Ingestion;
import dev.weightflow.ingestion.book.StoredDataset;
import dev.weightflow.ingestion.config.IngestionLifecycle;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.IngestionId;
import dev.weightflow.schema.json.WeightflowJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

/** Data set versions: asking for one, and looking at those there are. */
@Path("/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Data sets")
public class DatasetsResource {
    private final IngestionLifecycle service;

    DatasetsResource(IngestionLifecycle service) {
        this.service = service;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask for a folder to be ingested",
            description =
                    "Answers when the request is durable; the work goes on afterwards. A source that is refused by its"
                            + " name alone is a problem at once; whatever else is wrong with it shows in the ingestion.")
    @APIResponse(
            responseCode = "202",
            description = "The request is durable; Location leads to the ingestion",
            content =
                    @Content(
                            schema = @Schema(implementation = IngestionView.class),
                            examples = @ExampleObject(name = "at work", value = Examples.INGESTION)))
    @APIResponse(responseCode = "200", description = "The request was made before, and has ended")
    @APIResponse(responseCode = "400", description = "The request is malformed; every fault is named")
    @APIResponse(responseCode = "409", description = "The idempotency key is that of another request")
    @APIResponse(
            responseCode = "422",
            description = "The source is refused",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class),
                            examples = @ExampleObject(name = "outside", value = Examples.PROBLEM)))
    public Response ingest(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = IngestSpec.class),
                                            examples = @ExampleObject(name = "PASCAL_MT", value = Examples.REQUEST)))
                    byte[] body,
            @Parameter(description = "The ingestion's id, chosen by you, so that a repeated request is recognised")
                    @HeaderParam("Idempotency-Key")
                    Optional<String> key,
            @Parameter(hidden = true) @HeaderParam("traceparent") Optional<String> traceparent) {
        IngestSpec spec = WeightflowJson.readStrictly(body, IngestSpec.class);
        service.roots().screen(spec.source());
        IngestionId id = new IngestionId(key.orElseGet(() -> UUID.randomUUID().toString()));
        Ingestion ingestion = service.desk().request(id, spec, Cause.request(traceparent));
        return Response.status(ingestion.ended().isPresent() ? 200 : 202)
                .location(URI.create("/ingestions/" + id))
                .entity(IngestionView.of(
                        ingestion, service.board().of(id), service.clock().instant()))
                .build();
    }

    @GET
    @Operation(summary = "List the data set versions, the newest first")
    public List<DatasetView> list() {
        return service.desk().book().datasets().stream().map(DatasetView::of).toList();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Show a data set version, its shards, and what was left out of it and why")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DatasetDetailView.class)))
    @APIResponse(responseCode = "404", description = "There is no such data set version")
    public DatasetDetailView show(@PathParam("id") String id) {
        DatasetId dataset = new DatasetId(id);
        StoredDataset stored = service.desk().book().dataset(dataset).orElseThrow(() -> Unknown.dataset(dataset));
        return DatasetDetailView.of(
                stored, WeightflowJson.read(service.store().read(dataset.digest()), DatasetManifest.class));
    }
}
