package dev.weightflow.registry.rest;

import dev.weightflow.registry.config.RegistryLifecycle;
import dev.weightflow.registry.view.PolicyView;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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

/** When a model is trained again by itself. */
@Path("/models/{model}/retraining-policy")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "retraining")
public class PolicyResource {

    private final RegistryLifecycle service;

    PolicyResource(RegistryLifecycle service) {
        this.service = service;
    }

    @GET
    @Operation(summary = "The model's retraining policy")
    @APIResponse(responseCode = "404", description = "The model has none")
    public PolicyView show(@Parameter(example = "people") @PathParam("model") String model) {
        return service.retraining().policy(new ModelName(model));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Set the model's retraining policy",
            description =
                    "Data sets that are ingested from now on are judged by it. The model need not have versions yet.")
    @APIResponse(responseCode = "200", description = "The policy holds; the same one set again is the same revision")
    @APIResponse(responseCode = "400", description = "The policy names what is wrong with it")
    public PolicyView set(
            @Parameter(example = "people") @PathParam("model") String model,
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
                    RetrainingPolicy policy,
            @Parameter(hidden = true) @HeaderParam("traceparent") String traceparent) {
        ModelName name = new ModelName(model);
        Faults.of("The request").present("policy", policy).raise();
        service.registry().policies().set(name, Optional.of(policy), Causes.of(traceparent));
        return service.retraining().policy(name);
    }

    @DELETE
    @Operation(summary = "Let the model no longer be trained again by itself")
    @APIResponse(responseCode = "204", description = "It has no policy any more")
    @APIResponse(responseCode = "404", description = "It had none")
    public void remove(
            @Parameter(example = "people") @PathParam("model") String model,
            @Parameter(hidden = true) @HeaderParam("traceparent") String traceparent) {
        ModelName name = new ModelName(model);
        service.retraining().policy(name);
        service.registry().policies().set(name, Optional.empty(), Causes.of(traceparent));
    }
}
