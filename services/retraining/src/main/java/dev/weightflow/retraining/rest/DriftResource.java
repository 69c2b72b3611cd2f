package dev.weightflow.retraining.rest;

import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.retraining.Retraining;
import dev.weightflow.retraining.drift.DriftView;
import dev.weightflow.retraining.drift.LabelsView;
import dev.weightflow.schema.id.ModelName;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST resource of what was found in windows of what a model sees. */
@Path("/models/{model}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "retraining")
@RolesAllowed(Roles.READER)
public class DriftResource {
    private final ServiceHandle<Retraining> retraining;

    DriftResource(ServiceHandle<Retraining> retraining) {
        this.retraining = retraining;
    }

    @GET
    @Path("drift")
    @Operation(summary = "Whether what the model sees is still like what its champion was registered on")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DriftView.class)))
    @APIResponse(responseCode = "404", description = "Nothing is known about the model")
    public DriftView drift(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return retraining.get().driftQueries().drift(model);
    }

    @GET
    @Path("retraining/labels")
    @Operation(
            summary = "The images whose labels are asked for",
            description = "Those of the latest window with which a change was shown; none before.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = LabelsView.class)))
    @APIResponse(responseCode = "404", description = "Nothing is known about the model")
    public LabelsView labels(@Parameter(example = "people") @PathParam("model") ModelName model) {
        return retraining.get().driftQueries().labels(model);
    }
}
