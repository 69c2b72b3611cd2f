package dev.weightflow.registry.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.projection.model.PromotionDecisions;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.registry.query.ChainView;
import dev.weightflow.registry.query.DecisionView;
import dev.weightflow.registry.query.ModelQueries;
import dev.weightflow.registry.query.ModelView;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
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

/** REST resource of models and their aliases. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
@RolesAllowed(Roles.READER)
public class ModelsResource {

    private final ServiceHandle<Registry> registry;
    private final SecurityIdentity caller;

    ModelsResource(ServiceHandle<Registry> registry, SecurityIdentity caller) {
        this.registry = registry;
        this.caller = caller;
    }

    private ModelQueries models() {
        return registry.get().models();
    }

    @GET
    @Operation(summary = "Models by name, with the versions that their aliases point to")
    public RestResponse<List<ModelView>> list(@BeanParam PageRequest page) {
        return page.of(models().count(), models()::models);
    }

    @GET
    @Path("{model}")
    @Operation(summary = "One model")
    public ModelView show(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return models().model(model);
    }

    @GET
    @Path("{model}/decisions")
    @Operation(summary = "The decisions about the model's aliases, latest first, with the gate's numbers")
    public RestResponse<List<DecisionView>> decisions(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(description = "Only about this alias", example = "champion") @QueryParam("alias")
                    Optional<String> alias,
            @Parameter(description = "Only decisions of this outcome", example = "rejected") @QueryParam("outcome")
                    Optional<String> outcome,
            @BeanParam PageRequest page) {
        Optional<Outcome> only = Parameters.parse("outcome", outcome, Outcome.class);
        Optional<Alias> about = Parameters.parse("alias", alias, Alias.class);
        PromotionDecisions decisions = models().decisions(model).about(about).of(only);
        return page.of(decisions.count(), (from, most) -> decisions.latest(from, most).stream()
                .map(DecisionView::of)
                .toList());
    }

    @GET
    @Path("{model}/explain")
    @Operation(
            summary = "How the champion came about",
            description =
                    "The chain of events from the first request on. Where no version is champion, the latest version's.")
    public ChainView explain(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return models().explain(model);
    }

    @GET
    @Path("{model}/aliases")
    @Operation(summary = "The aliases that point to a version or are held")
    public RestResponse<List<AliasState>> aliases(
            @Parameter(example = "people") @PathParam("model") ModelName model, @BeanParam PageRequest page) {
        return page.of(models().aliases(model).toList(), alias -> alias);
    }

    @PUT
    @RolesAllowed(Roles.PROMOTER)
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("{model}/aliases/{alias}/hold")
    @Operation(
            summary = "Hold an alias, so that the gate does not move it",
            description =
                    "Until then, or until it is released, the gate leaves candidates for the alias"
                            + " undecided and says why; forced promotion and removal of the alias still work. A hold replaces the previous one.")
    @APIResponse(
            responseCode = "200",
            description = "The alias is held",
            content = @Content(schema = @Schema(implementation = AliasState.class)))
    @APIResponse(responseCode = "400", description = "The reason is missing, or the time has passed")
    public Uni<AliasState> hold(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "champion") @PathParam("alias") Alias alias,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = HoldRequest.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "workshop",
                                                            value =
                                                                    "{\"reason\":\"The workshop shows this version.\"}")))
                    HoldRequest request) {
        models().model(model);
        return Uni.createFrom()
                .completionStage(registry.get()
                        .holds()
                        .hold(
                                model,
                                alias,
                                request.reason(),
                                request.until(),
                                CurrentContext.ofRequest(caller.getPrincipal())))
                .map(changed -> models().alias(model, alias));
    }

    @DELETE
    @RolesAllowed(Roles.PROMOTER)
    @Path("{model}/aliases/{alias}/hold")
    @Operation(
            summary = "Release an alias",
            description = "What the gate left undecided meanwhile is promoted by request.")
    @APIResponse(responseCode = "204", description = "The gate decides about the alias again")
    @APIResponse(responseCode = "404", description = "It was not held")
    public Uni<Void> release(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "champion") @PathParam("alias") Alias alias,
            @Parameter(example = "The workshop is over.") @QueryParam("reason") @DefaultValue("A person released it.")
                    String reason) {
        models().model(model);
        return Uni.createFrom()
                .completionStage(registry.get()
                        .holds()
                        .release(model, alias, reason, CurrentContext.ofRequest(caller.getPrincipal())))
                .invoke(changed -> {
                    if (!changed) {
                        throw RegistryException.noHold(model, alias);
                    }
                })
                .replaceWithVoid();
    }

    @GET
    @Path("{model}/aliases/{alias}")
    @Operation(summary = "Where an alias points to, and whether it is held")
    public AliasState alias(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "champion") @PathParam("alias") Alias alias) {
        return models().alias(model, alias);
    }

    @DELETE
    @RolesAllowed(Roles.PROMOTER)
    @Path("{model}/aliases/{alias}")
    @Operation(summary = "Remove an alias", description = "The next version that the gate decides about may have it.")
    @APIResponse(responseCode = "204", description = "No version has the alias any more")
    public Uni<Void> removeAlias(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "champion") @PathParam("alias") Alias alias,
            @Parameter(example = "It was trained on labels that turned out wrong.")
                    @QueryParam("reason")
                    @DefaultValue("A person removed it.")
                    String reason) {
        models().model(model);
        return Uni.createFrom()
                .completionStage(registry.get()
                        .promotions()
                        .remove(model, alias, reason, CurrentContext.ofRequest(caller.getPrincipal())))
                .invoke(changed -> {
                    if (!changed) {
                        throw RegistryException.noAlias(model, alias);
                    }
                })
                .replaceWithVoid();
    }
}
