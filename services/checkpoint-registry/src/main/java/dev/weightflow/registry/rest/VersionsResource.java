package dev.weightflow.registry.rest;

import dev.weightflow.registry.config.RegistryLifecycle;
import dev.weightflow.registry.evaluation.Evaluation;
import dev.weightflow.registry.model.RegistryException.UnknownReport;
import dev.weightflow.registry.review.Registration;
import dev.weightflow.registry.view.AccountView;
import dev.weightflow.registry.view.VersionDetail;
import dev.weightflow.registry.view.VersionView;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Versions of a model. */
@Path("/models/{model}/versions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "versions")
public class VersionsResource {

    private final RegistryLifecycle service;

    VersionsResource(RegistryLifecycle service) {
        this.service = service;
    }

    @GET
    @Operation(summary = "The model's versions, the latest first")
    public List<VersionView> list(@Parameter(example = "people") @PathParam("model") String model) {
        return service.showcase().versions(new ModelName(model));
    }

    @GET
    @Path("{version}")
    @Operation(
            summary = "One version",
            description =
                    "Its lineage, evaluations, decisions, pictures, and the digests and sizes under which its files lie"
                            + " in the object store.")
    public VersionDetail show(
            @Parameter(example = "people") @PathParam("model") String model,
            @Parameter(example = "1") @PathParam("version") int version) {
        return service.showcase().detail(new ModelName(model), new VersionNumber(version));
    }

    @GET
    @Path("{version}/explain")
    @Operation(
            summary = "How the version came about: the chain of facts from the first request to the decisions about it")
    public AccountView explain(
            @Parameter(example = "people") @PathParam("model") String model,
            @Parameter(example = "1") @PathParam("version") int version) {
        return service.showcase().explain(new ModelName(model), new VersionNumber(version));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Register an evaluated checkpoint",
            description =
                    "What was evaluated for a model is registered by itself; this is for what was not, or was refused.")
    @APIResponse(responseCode = "201", description = "The version is new")
    @APIResponse(responseCode = "200", description = "The checkpoint was a version already")
    public Response register(
            @Parameter(example = "people") @PathParam("model") String model,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = RegistrationRequest.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "by report",
                                                            value =
                                                                    "{\"report\":\"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9\"}")))
                    RegistrationRequest request,
            @Parameter(hidden = true) @HeaderParam("traceparent") String traceparent) {
        ModelName name = new ModelName(model);
        Evaluation evaluation = service.registry()
                .evaluations()
                .with(request.report())
                .orElseThrow(() -> new UnknownReport(request.report()));
        Registration registration = service.registry().registrar().register(name, evaluation, Causes.of(traceparent));
        VersionView version =
                service.showcase().version(name, registration.version().number());
        return registration.fresh()
                ? Response.created(URI.create("/models/" + name + "/versions/" + version.version()))
                        .entity(version)
                        .build()
                : Response.ok(version).build();
    }
}
