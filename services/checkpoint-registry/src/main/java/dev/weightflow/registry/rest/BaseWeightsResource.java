package dev.weightflow.registry.rest;

import dev.weightflow.platform.rest.ContentAddressed;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.baseweights.BaseWeights;
import dev.weightflow.registry.baseweights.WeightsCatalogue;
import dev.weightflow.registry.baseweights.WeightsCatalogue.Addition;
import dev.weightflow.registry.baseweights.WeightsCatalogue.Removal;
import dev.weightflow.registry.verification.VerifiedCopies;
import dev.weightflow.schema.Printable;
import dev.weightflow.schema.id.WeightsName;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of pre-trained backbones. */
@Path("/base-weights")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "base weights")
@RolesAllowed(Roles.READER)
public class BaseWeightsResource {
    private static final int LONGEST_SOURCE = 200;

    private final ServiceHandle<Registry> registry;
    private final Uploads uploads;
    private final VerifiedCopies copies;

    BaseWeightsResource(ServiceHandle<Registry> registry, Uploads uploads, VerifiedCopies copies) {
        this.registry = registry;
        this.uploads = uploads;
        this.copies = copies;
    }

    private WeightsCatalogue weights() {
        return registry.get().baseWeights();
    }

    @GET
    @Operation(summary = "The stored base weights, those with a name first")
    public RestResponse<List<BaseWeightsView>> list(@BeanParam PageRequest page) {
        return page.of(weights().all(), BaseWeightsView::of);
    }

    @GET
    @Path("{weights}")
    @Operation(summary = "Base weights by digest or name")
    @APIResponse(
            responseCode = "200",
            description = "The weights",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BaseWeightsView.class)))
    @APIResponse(responseCode = "404", description = "There are none")
    public BaseWeightsView show(@Parameter(example = "swin-tiny-22k") @PathParam("weights") String reference) {
        return BaseWeightsView.of(weights().get(reference));
    }

    /** Receives a file. The body is read as it is requested: it is neither on the disk nor in memory before. */
    @POST
    @RolesAllowed(Roles.WRITER)
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            summary = "Store base weights",
            description =
                    "The body is a weight file: what torch.save wrote, safetensors, or a merged checkpoint. It is checked, converted and"
                            + " stored under the digest of what it holds; nothing in it is run. The same weights are stored"
                            + " once, whatever file they come in.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "201",
            description = "The weights were stored, or given the name",
            content = @Content(schema = @Schema(implementation = BaseWeightsView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The weights were already stored, and had the name",
            content = @Content(schema = @Schema(implementation = BaseWeightsView.class)))
    @APIResponse(responseCode = "408", description = "The upload is so slow that it blocks others")
    @APIResponse(responseCode = "409", description = "The name belongs to other weights; nothing was stored")
    @APIResponse(responseCode = "413", description = "The file is too large")
    @APIResponse(responseCode = "422", description = "The file contains no backbone of a known model")
    @APIResponse(responseCode = "503", description = "Another upload is under way, or the object store does not answer")
    public Response add(
            InputStream body,
            @Parameter(description = "What to call them", example = "swin-tiny-22k") @QueryParam("name")
                    Optional<String> name,
            @Parameter(description = "The file's name, for display", example = "swin_tiny_patch4_window7_224_22k.pth")
                    @QueryParam("source")
                    @DefaultValue("the file")
                    String source,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_LENGTH) @DefaultValue("-1") long length) {
        Optional<WeightsName> called = Parameters.parse("name", name, WeightsName.class);
        WeightsCatalogue catalogue = weights();
        Addition added = uploads.receive(
                body, length, file -> catalogue.add(file, Printable.of(source, LONGEST_SOURCE), called));
        BaseWeightsView view = BaseWeightsView.of(added.weights());
        return added.isNew()
                ? Response.created(URI.create("/base-weights/" + view.digest()))
                        .entity(view)
                        .build()
                : Response.ok(view).build();
    }

    @GET
    @Path("{weights}/content")
    @Produces({MediaType.APPLICATION_OCTET_STREAM, "application/problem+json"})
    @Operation(summary = "The stored file: safetensors with the published names")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "The file is the one that If-None-Match names")
    @APIResponse(responseCode = "404", description = "There are no such weights")
    public Response content(
            @Parameter(example = "swin-tiny-22k") @PathParam("weights") String reference, @Context Request request) {
        BaseWeights weights = weights().get(reference).weights();
        Response answer = ContentAddressed.answer(request, weights.digest(), () -> "");
        Response.ResponseBuilder sent = Response.fromResponse(answer).type(MediaType.APPLICATION_OCTET_STREAM);
        if (answer.hasEntity()) {
            Downloads.add(copies.open(weights.digest()), reference, sent);
        }
        return sent.header("X-Content-Type-Options", "nosniff").build();
    }

    @DELETE
    @RolesAllowed(Roles.WRITER)
    @Path("{weights}")
    @Operation(
            summary =
                    "Remove a name, and the weights if they have no other; or by their digest the weights with all names",
            description =
                    "They can no longer be used. Their content stays as long as a version builds on it, and is deleted by the"
                            + " collector otherwise.")
    @APIResponse(
            responseCode = "200",
            description = "What was removed",
            content = @Content(schema = @Schema(implementation = Removal.class)))
    @APIResponse(responseCode = "404", description = "There are no such weights")
    @APIResponse(
            responseCode = "409",
            description = "An alias, a retraining policy or a job under way needs them; the problem names these")
    public Removal remove(@Parameter(example = "swin-tiny-22k") @PathParam("weights") String reference) {
        return weights().remove(reference);
    }
}
