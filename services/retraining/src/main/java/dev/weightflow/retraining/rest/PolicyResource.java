package dev.weightflow.retraining.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.rest.Blocking;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.retraining.Retraining;
import dev.weightflow.retraining.policy.Policies;
import dev.weightflow.retraining.policy.PolicyPreview;
import dev.weightflow.retraining.policy.PolicyView;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST resource of a model's retraining policy. */
@Path("/models/{model}/retraining-policy")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "retraining")
@RolesAllowed(Roles.READER)
public class PolicyResource {

    private final ServiceHandle<Retraining> retraining;
    private final SecurityIdentity caller;

    PolicyResource(ServiceHandle<Retraining> retraining, SecurityIdentity caller) {
        this.retraining = retraining;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "The model's retraining policy")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "404", description = "The model has none")
    public PolicyView policy(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return retraining.get().queries().policy(model);
    }

    @PUT
    @RolesAllowed(Roles.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set the model's retraining policy",
            description = "It applies to datasets that are ingested from now on. The model need not have versions yet.")
    @APIResponse(
            responseCode = "200",
            description = "The policy is in effect; setting the same one again gives the same revision",
            content = @Content(schema = @Schema(implementation = PolicyView.class)))
    @APIResponse(responseCode = "400", description = "The policy is invalid, and the problem names every fault")
    public Uni<PolicyView> setPolicy(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RetrainingPolicy.class),
                                            examples = {
                                                @ExampleObject(
                                                        name = "go on from the champion",
                                                        value = "{\"minNewSamples\":100}"),
                                                @ExampleObject(
                                                        name = "begin anew, at most daily",
                                                        value = "{\"minNewSamples\":1000,\"sources\":[\"s3://data/*\"],"
                                                                + "\"start\":\"base\",\"recipe\":{\"model\":\"tiny\","
                                                                + "\"method\":{\"name\":\"delora\",\"rank\":24},\"epochs\":50},"
                                                                + "\"cooldownSeconds\":86400}")
                                            }))
                    RetrainingPolicy policy) {
        return set(model, Optional.of(policy))
                .map(changed -> retraining.get().queries().policy(model));
    }

    @POST
    @Path("preview")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "What a policy would decide, without setting it",
            description =
                    "For each of the latest datasets, latest first, as things are now: what the policy would decide"
                            + " if the dataset were ingested now, what the model's own policy would, and what was decided, with"
                            + " every check. Nothing is changed or recorded.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = PolicyPreview.class)))
    @APIResponse(responseCode = "400", description = "The policy is invalid, and the problem names every fault")
    public Uni<List<PolicyPreview>> preview(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(
                            description = "how many datasets",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100"))
                    @QueryParam("datasets")
                    @DefaultValue("4")
                    int datasets,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RetrainingPolicy.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "fewer new samples",
                                                            value = "{\"minNewSamples\":10}")))
                    RetrainingPolicy policy) {
        return Blocking.reading(() -> retraining.get().queries().preview(model, policy, datasets));
    }

    @DELETE
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "Stop retraining the model automatically")
    @APIResponse(responseCode = "204", description = "It no longer has a policy")
    @APIResponse(responseCode = "404", description = "It had none")
    public Uni<Void> removePolicy(@Parameter(example = "people") @PathParam("model") ModelName model) {
        retraining.get().queries().policy(model);
        return set(model, Optional.empty()).replaceWithVoid();
    }

    private Uni<Boolean> set(ModelName model, Optional<RetrainingPolicy> policy) {
        EventContext context = CurrentContext.ofRequest(caller.getPrincipal());
        Policies policies = retraining.get().policies();
        return Blocking.deciding(() -> policies.set(model, policy, context));
    }
}
