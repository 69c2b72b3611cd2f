package dev.weightflow.registry.rest;

import dev.weightflow.registry.config.RegistryLifecycle;
import dev.weightflow.registry.model.RegistryException.UnknownAlias;
import dev.weightflow.registry.view.AliasView;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Aliases of a model. */
@Path("/models/{model}/aliases")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "aliases")
public class AliasesResource {

    private final RegistryLifecycle service;

    AliasesResource(RegistryLifecycle service) {
        this.service = service;
    }

    @GET
    @Operation(summary = "The aliases that point to a version")
    public List<AliasView> list(@Parameter(example = "people") @PathParam("model") String model) {
        return service.showcase().aliases(new ModelName(model));
    }

    @GET
    @Path("{alias}")
    @Operation(summary = "Where an alias points to")
    public AliasView show(
            @Parameter(example = "people") @PathParam("model") String model,
            @Parameter(example = "champion") @PathParam("alias") String alias) {
        return service.showcase().alias(new ModelName(model), new Alias(alias));
    }

    @DELETE
    @Path("{alias}")
    @Operation(summary = "Take an alias away", description = "The next version that the gate rules on may have it.")
    @APIResponse(responseCode = "204", description = "No version has the alias any more")
    public void remove(
            @Parameter(example = "people") @PathParam("model") String model,
            @Parameter(example = "champion") @PathParam("alias") String alias,
            @Parameter(example = "It was trained on labels that turned out wrong.")
                    @QueryParam("reason")
                    @DefaultValue("A person took it away.")
                    String reason,
            @Parameter(hidden = true) @HeaderParam("traceparent") String traceparent) {
        ModelName name = new ModelName(model);
        service.showcase().model(name);
        if (!service.registry().promotions().remove(name, new Alias(alias), reason, Causes.of(traceparent))) {
            throw new UnknownAlias(name, new Alias(alias));
        }
    }
}
