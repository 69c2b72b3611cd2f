package dev.weightflow.ingestion.rest;

import dev.weightflow.ingestion.Ingestions;
import dev.weightflow.ingestion.sample.DatasetDifference;
import dev.weightflow.ingestion.sample.LabelsView;
import dev.weightflow.ingestion.sample.SampleQueries;
import dev.weightflow.ingestion.sample.SampleQueries.PictureFile;
import dev.weightflow.ingestion.sample.SampleQueries.Samples;
import dev.weightflow.ingestion.sample.SampleQueries.Size;
import dev.weightflow.ingestion.sample.SampleView;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.rest.ContentAddressed;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of the samples of dataset versions. */
@Path("/datasets/{dataset}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "datasets")
@RolesAllowed(Roles.READER)
@Blocking
public class SamplesResource {
    private final ServiceHandle<Ingestions> ingestions;

    SamplesResource(ServiceHandle<Ingestions> ingestions) {
        this.ingestions = ingestions;
    }

    private SampleQueries queries() {
        return ingestions.get().samples();
    }

    @GET
    @Path("samples")
    @Operation(summary = "Lists a dataset version's samples, split by split, with what their labels show")
    @APIResponse(responseCode = "200", description = "One page; X-Total-Count tells how many there are")
    @APIResponse(responseCode = "400", description = "A parameter has an invalid value")
    @APIResponse(responseCode = "404", description = "There is no such dataset version")
    @APIResponse(responseCode = "422", description = "It was ingested before samples had an index; ingest it again")
    public RestResponse<List<SampleView>> samples(
            @PathParam("dataset") DatasetId dataset,
            @Parameter(description = "Only of this split", schema = @Schema(implementation = Split.class))
                    @QueryParam("split")
                    Optional<String> split,
            @Parameter(description = "The task whose class is meant; by default the first task that has it")
                    @QueryParam("task")
                    Optional<String> task,
            @Parameter(description = "Only samples whose label shows this class", example = "person")
                    @QueryParam("class")
                    Optional<String> shows,
            @BeanParam PageRequest page) {
        Samples samples = queries().samples(dataset, Parameters.parse("split", split, Split.class), task, shows);
        return page.of(samples.count(), samples::page);
    }

    @GET
    @Path("labels")
    @Operation(
            summary = "In how many samples of a dataset version labels show something",
            description =
                    "By split and task: how many samples have a label, in how many of these any pixel is more than"
                            + " background, and in how many each class occurs.")
    @APIResponse(responseCode = "200", description = "The counts, by split and task")
    @APIResponse(responseCode = "404", description = "There is no such dataset version")
    @APIResponse(responseCode = "422", description = "It was ingested before samples had an index; ingest it again")
    public LabelsView labels(@PathParam("dataset") DatasetId dataset) {
        return queries().labels(dataset);
    }

    @GET
    @Path("difference")
    @Operation(
            summary = "Compares the samples of a dataset version with those of another one",
            description = "By split: samples are matched by their ids and compared by their content.")
    @APIResponse(responseCode = "200", description = "What was added, removed and changed, by split")
    @APIResponse(responseCode = "404", description = "There is no such dataset version")
    @APIResponse(responseCode = "422", description = "One was ingested before samples had an index; ingest it again")
    public DatasetDifference difference(
            @PathParam("dataset") DatasetId dataset,
            @Parameter(
                            description = "The version that it is compared with",
                            required = true,
                            schema = @Schema(implementation = DatasetId.class))
                    @QueryParam("from")
                    Optional<String> from) {
        DatasetId before = Parameters.parse("from", from, DatasetId.class)
                .orElseThrow(() -> new InvalidRequestException(List.of("from is missing, name a dataset")));
        return queries().difference(before, dataset);
    }

    @GET
    @Path("samples/{sample}/{layer: [a-z0-9_-]+}.png")
    @Produces({"image/png", "image/jpeg", "application/problem+json"})
    @Operation(
            summary = "A sample's image, or a task's label in the task's colours",
            description = "A thumbnail of at most 240 pixels on the longer side, or the whole. Labels are PNG, in which"
                    + " ignored pixels are transparent. The image is JPEG, or as it was ingested where the whole is asked"
                    + " for: Content-Type says which.")
    @APIResponse(responseCode = "200", description = "The picture")
    @APIResponse(responseCode = "404", description = "There is no such sample, layer or label")
    public Response picture(
            @PathParam("dataset") DatasetId dataset,
            @PathParam("sample") String sample,
            @Parameter(description = "image, or the name of a task", example = "semseg") @PathParam("layer")
                    String layer,
            @Parameter(schema = @Schema(implementation = Size.class)) @QueryParam("size") Optional<String> size,
            @Context Request request) {
        Size wanted = Parameters.parse("size", size, Size.class).orElse(Size.THUMBNAIL);
        return answer(request, queries().picture(dataset, sample, layer, wanted));
    }

    @GET
    @Path("quarantined/{sample}/image.png")
    @Produces({"image/jpeg", "application/problem+json"})
    @Operation(
            summary = "A thumbnail of the image of a sample that was left out",
            description = "Of the first 1000 whose image could be read.")
    @APIResponse(responseCode = "200", description = "The picture, JPEG")
    @APIResponse(responseCode = "404", description = "There is no picture of such a sample")
    public Response quarantined(
            @PathParam("dataset") DatasetId dataset, @PathParam("sample") String sample, @Context Request request) {
        return answer(request, queries().quarantined(dataset, sample));
    }

    private static Response answer(Request request, PictureFile picture) {
        Response answer = ContentAddressed.answer(request, Digest.of(picture.content()), picture::content);
        return Response.fromResponse(answer)
                .type(picture.mediaType())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'")
                .build();
    }
}
