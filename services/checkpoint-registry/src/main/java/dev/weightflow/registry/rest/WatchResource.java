package dev.weightflow.registry.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.registry.query.CanaryView;
import dev.weightflow.registry.query.ModelView;
import dev.weightflow.registry.query.PowerView;
import dev.weightflow.registry.query.WatchView;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.ModelName;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/** REST resource of a model's champion after its promotion, and of the gate's power before it. */
@Path("/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
@RolesAllowed(Roles.READER)
public class WatchResource {
    private final ServiceHandle<Registry> registry;
    private final SecurityIdentity caller;

    WatchResource(ServiceHandle<Registry> registry, SecurityIdentity caller) {
        this.registry = registry;
        this.caller = caller;
    }

    @GET
    @Path("watch")
    @Operation(
            summary = "The champion against the version that it replaced",
            description =
                    "On all images that both were measured on since the promotion: by task the mean difference with its"
                            + " interval, and the evidence that the champion is worse by more than the task's budget.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WatchView.class)))
    public WatchView watch(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return registry.get().models().watch(model);
    }

    @GET
    @Path("canary")
    @Operation(
            summary = "The version that waits to be champion, and the images on which it and the champion disagree",
            description = "Of each window that both were measured on, those with the greatest disagreement first: on at"
                    + " least that share of the pixels they predict different classes.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CanaryView.class)))
    public CanaryView canary(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return registry.get().models().canary(model);
    }

    @GET
    @Path("gate/power")
    @Operation(
            summary = "The gain that the model's gate can find, and how often",
            description =
                    "At its next look at the validation images of its latest comparison, from the measured error of"
                            + " these images and the seed deviation; for challengers that are the mean of 1, 3 and 5 seeds.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PowerView.class)))
    @APIResponse(responseCode = "400", description = "The gain is no number")
    public PowerView power(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(description = "True gain in percent", example = "2.0") @QueryParam("gain") @DefaultValue("2.0")
                    double gain) {
        Faults.of("A question for power").finite("gain", gain).raise();
        return registry.get().models().power(model, gain);
    }

    @POST
    @RolesAllowed(Roles.PROMOTER)
    @Consumes(MediaType.APPLICATION_JSON)
    @Path("rollback")
    @Operation(
            summary = "Roll the champion back to the version that it replaced",
            description = "The alias moves back and is held, and the gate does not promote the version again; a forced"
                    + " promotion does. It needs no evidence and no rule.")
    @APIResponse(
            responseCode = "200",
            description = "The predecessor is champion",
            content = @Content(schema = @Schema(implementation = ModelView.class)))
    @APIResponse(responseCode = "409", description = "The champion replaced no version, or no version is champion")
    public Uni<ModelView> rollBack(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RollbackRequest.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "seen",
                                                            value = "{\"reason\":\"It misses people at night.\"}")))
                    RollbackRequest request) {
        Registry service = registry.get();
        service.models().model(model);
        return Uni.createFrom()
                .completionStage(service.rollbacks()
                        .byHand(model, request.reason(), CurrentContext.ofRequest(caller.getPrincipal())))
                .map(to -> {
                    to.orElseThrow(() -> RegistryException.nothingToRollBackTo(model));
                    return service.models().model(model);
                });
    }
}
