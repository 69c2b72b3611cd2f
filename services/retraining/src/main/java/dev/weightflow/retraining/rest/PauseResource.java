package dev.weightflow.retraining.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.rest.Blocking;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.retraining.Retraining;
import dev.weightflow.retraining.policy.BudgetView;
import dev.weightflow.retraining.policy.PauseView;
import dev.weightflow.schema.id.ModelName;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST resource of when a model is retrained: its budget and its pause. */
@Path("/models/{model}/retraining")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "retraining")
@RolesAllowed(Roles.READER)
public class PauseResource {
    private final ServiceHandle<Retraining> retraining;
    private final SecurityIdentity caller;

    PauseResource(ServiceHandle<Retraining> retraining, SecurityIdentity caller) {
        this.retraining = retraining;
        this.caller = caller;
    }

    @GET
    @Path("budget")
    @Operation(summary = "Trainer seconds that the model's retrainings have reserved and spent")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BudgetView.class)))
    @APIResponse(responseCode = "404", description = "The model has no retraining policy")
    public BudgetView budget(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return retraining.get().queries().budget(model);
    }

    @GET
    @Path("pause")
    @Operation(summary = "Why the model's retraining is paused")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PauseView.class)))
    @APIResponse(responseCode = "404", description = "It is not")
    public PauseView pause(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return retraining.get().queries().pause(model);
    }

    @PUT
    @Path("pause")
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Pause the model's retraining",
            description = "Until it is resumed everything waits, and nothing is decided against. Trainings that were"
                    + " requested go on. A pause that lasts is not replaced.")
    @APIResponse(
            responseCode = "200",
            description = "Retraining is paused",
            content = @Content(schema = @Schema(implementation = PauseView.class)))
    @APIResponse(responseCode = "400", description = "The reason is missing")
    @APIResponse(responseCode = "404", description = "The model has no retraining policy")
    public Uni<PauseView> setPause(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = PauseRequest.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "move",
                                                            value = "{\"reason\":\"The trainer is moved.\"}")))
                    PauseRequest request) {
        retraining.get().queries().policy(model);
        return Blocking.deciding(() -> retraining
                        .get()
                        .pauses()
                        .pause(model, request.reason(), CurrentContext.ofRequest(caller.getPrincipal())))
                .map(changed -> retraining.get().queries().pause(model));
    }

    @DELETE
    @Path("pause")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Resume the model's retraining")
    @APIResponse(responseCode = "204", description = "What waits is trained on as soon as the policy allows")
    @APIResponse(responseCode = "404", description = "It was not paused")
    public Uni<Void> resume(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "The trainer is back.") @QueryParam("reason") @DefaultValue("A person resumed it.")
                    String reason) {
        retraining.get().queries().pause(model);
        return Blocking.deciding(() -> retraining
                        .get()
                        .pauses()
                        .resume(model, reason, CurrentContext.ofRequest(caller.getPrincipal())))
                .replaceWithVoid();
    }
}
