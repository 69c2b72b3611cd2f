package dev.weightflow.registry.rest;

import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.baseweights.PublishedImports;
import dev.weightflow.registry.baseweights.WeightsCatalogue;
import dev.weightflow.registry.baseweights.WeightsCatalogue.Addition;
import dev.weightflow.schema.id.WeightsName;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of published pre-trained backbones, which this registry brings as its settings allow. */
@Path("/published-weights")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "base weights")
@RolesAllowed(Roles.READER)
public class PublishedWeightsResource {
    private final ServiceHandle<Registry> registry;
    private final PublishedImports published;
    private final Uploads uploads;

    PublishedWeightsResource(ServiceHandle<Registry> registry, PublishedImports published, Uploads uploads) {
        this.registry = registry;
        this.published = published;
        this.uploads = uploads;
    }

    @GET
    @Operation(summary = "The published weights by name, and whether this registry may bring them")
    public RestResponse<List<PublishedWeightsView>> list(@BeanParam PageRequest page) {
        return page.of(
                published.all(),
                weights -> PublishedWeightsView.of(weights, published.policy().allows(weights)));
    }

    @POST
    @Path("{name}")
    @RolesAllowed(Roles.WRITER)
    @Operation(
            summary = "Store published weights as base weights of that name",
            description =
                    "They are downloaded unless they are bundled, and checked: length, digest, and that they are a whole backbone of"
                            + " their model. A repeated request goes on where an earlier one stopped.")
    @APIResponse(
            responseCode = "201",
            description = "The weights were stored",
            content = @Content(schema = @Schema(implementation = BaseWeightsView.class)))
    @APIResponse(
            responseCode = "200",
            description = "There are weights of that name; nothing was downloaded",
            content = @Content(schema = @Schema(implementation = BaseWeightsView.class)))
    @APIResponse(responseCode = "403", description = "This registry's settings exclude them")
    @APIResponse(responseCode = "404", description = "Nothing is published under that name")
    @APIResponse(responseCode = "502", description = "They cannot be downloaded, or are not what was published")
    @APIResponse(responseCode = "503", description = "An upload is under way, or the object store does not answer")
    public Response bring(@Parameter(example = "swin-tiny-22k") @PathParam("name") String name) {
        WeightsName called =
                Parameters.parse("name", Optional.of(name), WeightsName.class).orElseThrow();
        WeightsCatalogue catalogue = registry.get().baseWeights();
        Addition added = published.bring(called, catalogue, adding -> () -> uploads.alone(adding));
        BaseWeightsView view = BaseWeightsView.of(added.weights());
        return added.isNew()
                ? Response.created(URI.create("/base-weights/" + view.digest()))
                        .entity(view)
                        .build()
                : Response.ok(view).build();
    }
}
