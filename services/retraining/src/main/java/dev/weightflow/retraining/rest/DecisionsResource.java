package dev.weightflow.retraining.rest;

import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.retraining.Retraining;
import dev.weightflow.retraining.policy.RetrainingPreview;
import dev.weightflow.schema.id.ModelName;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of the decisions about retraining a model. */
@Path("/models/{model}/retraining")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "retraining")
@RolesAllowed(Roles.READER)
public class DecisionsResource {
    private final ServiceHandle<Retraining> retraining;

    DecisionsResource(ServiceHandle<Retraining> retraining) {
        this.retraining = retraining;
    }

    @GET
    @Operation(summary = "The decisions about retraining the model on datasets, latest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = RetrainingPreview.class)))
    @APIResponse(responseCode = "404", description = "Nothing is known about the model")
    public RestResponse<List<RetrainingPreview>> decisions(
            @Parameter(example = "people") @PathParam("model") ModelName model, @BeanParam PageRequest page) {
        RetrainingHistory history = retraining.get().queries().history(model);
        return page.of(history.count(), (from, most) -> history.latest(from, most).stream()
                .map(decision -> RetrainingPreview.of(model, decision))
                .toList());
    }
}
