package dev.weightflow.registry.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.rest.Blocking;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.promotion.GatePolicies;
import dev.weightflow.registry.promotion.GatePolicies.View;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.id.ModelName;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST resource of a model's gate policy. */
@Path("/models/{model}/gate-policy")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
@RolesAllowed(Roles.READER)
public class GatePolicyResource {
    private final ServiceHandle<Registry> registry;
    private final SecurityIdentity caller;

    GatePolicyResource(ServiceHandle<Registry> registry, SecurityIdentity caller) {
        this.registry = registry;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "The model's gate policy",
            description =
                    "The model's own policy, if it has one, and the values in effect. The model need not have versions.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = View.class)))
    public View policy(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return registry.get().gates().of(model);
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set the model's gate policy",
            description = "Replaces the model's previous policy; what it leaves out is taken from the"
                    + " registry's settings. Earlier decisions stand.")
    @APIResponse(
            responseCode = "200",
            description = "The policy is in effect; setting the same one again gives the same revision",
            content = @Content(schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "400", description = "The policy is invalid, and the problem names every fault")
    public Uni<View> setPolicy(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = GatePolicy.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "measured with five seeds",
                                                            value = "{\"seedDeviations\":{\"gain\":{\"deviation\":0.42,"
                                                                    + "\"degreesOfFreedom\":4}},\"minGain\":2,"
                                                                    + "\"minImages\":34,\"looks\":10,"
                                                                    + "\"budgets\":{\"semseg\":0.5}}")))
                    GatePolicy policy) {
        return set(model, Optional.of(policy))
                .map(changed -> registry.get().gates().of(model));
    }

    @DELETE
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Return the model's gate to the registry's settings")
    @APIResponse(responseCode = "204", description = "The model no longer has a gate policy of its own")
    public Uni<Void> removePolicy(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return set(model, Optional.empty()).replaceWithVoid();
    }

    private Uni<Boolean> set(ModelName model, Optional<GatePolicy> policy) {
        EventContext context = CurrentContext.ofRequest(caller.getPrincipal());
        GatePolicies gates = registry.get().gates();
        return Blocking.deciding(() -> gates.set(model, policy, context));
    }
}
