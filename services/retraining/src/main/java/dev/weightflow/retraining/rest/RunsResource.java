package dev.weightflow.retraining.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.rest.Blocking;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.model.ActionHistory;
import dev.weightflow.retraining.Retraining;
import dev.weightflow.retraining.policy.ActionQueries;
import dev.weightflow.retraining.policy.ActionView;
import dev.weightflow.retraining.policy.RunView;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of requests to have a model retrained, and of the answers to these and other evidence. */
@Path("/models/{model}/retraining")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "retraining")
@RolesAllowed(Roles.READER)
public class RunsResource {
    private final ServiceHandle<Retraining> retraining;
    private final SecurityIdentity caller;

    RunsResource(ServiceHandle<Retraining> retraining, SecurityIdentity caller) {
        this.retraining = retraining;
        this.caller = caller;
    }

    @POST
    @Path("runs")
    @RolesAllowed(Roles.WRITER)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Request a retraining of the model",
            description =
                    "The policy answers it, usually with a training on the new data that wait, or on what the"
                            + " champion was trained on. Neither minNewSamples nor the cooldown apply; one training a model, budget,"
                            + " quiet hours and pauses do, so that it may have to wait. The request is durable when it is answered.")
    @APIResponse(
            responseCode = "202",
            description = "The request; Location points to it",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "400", description = "The reason is missing, or the key is no id")
    @APIResponse(responseCode = "404", description = "The model has no retraining policy")
    @APIResponse(responseCode = "409", description = "The idempotency key belongs to another request")
    public Uni<RestResponse<RunView>> run(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(description = "The request's id, chosen by you, so that a repeated request is recognised")
                    @HeaderParam("Idempotency-Key")
                    Optional<String> key,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RunRequest.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "release",
                                                            value = "{\"reason\":\"The release is tomorrow.\"}")))
                    RunRequest request) {
        JobId id = new JobId(key.orElseGet(() -> UUID.randomUUID().toString()));
        retraining.get().queries().policy(model);
        return Blocking.deciding(() -> retraining
                        .get()
                        .requests()
                        .request(model, id, request.reason(), CurrentContext.ofRequest(caller.getPrincipal())))
                .map(isNew -> RestResponse.ResponseBuilder.create(
                                RestResponse.Status.ACCEPTED,
                                retraining.get().actionQueries().run(model, id.value()))
                        .location(URI.create("/models/" + model + "/retraining/runs/" + id))
                        .build());
    }

    @GET
    @Path("runs/{request}")
    @Operation(summary = "What became of a request to retrain the model, or why it waits")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "404", description = "There is no such request")
    public RunView requested(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "release-7") @PathParam("request") JobId request) {
        return retraining.get().actionQueries().run(model, request.value());
    }

    @GET
    @Path("actions")
    @Operation(summary = "What the model's policies have made of changes, schedules and requests, latest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = ActionView.class)))
    @APIResponse(responseCode = "404", description = "Nothing is known about the model")
    public RestResponse<List<ActionView>> actions(
            @Parameter(example = "people") @PathParam("model") ModelName model, @BeanParam PageRequest page) {
        ActionHistory actions = retraining.get().actionQueries().actions(model);
        return page.of(actions.count(), (from, most) -> ActionQueries.latest(actions, from, most));
    }
}
