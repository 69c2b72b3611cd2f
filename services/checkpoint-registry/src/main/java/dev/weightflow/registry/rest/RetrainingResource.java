package dev.weightflow.registry.rest;

import dev.weightflow.registry.config.RegistryLifecycle;
import dev.weightflow.registry.view.ExplanationView;
import dev.weightflow.registry.view.PolicyView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Retraining, over all models. */
@Path("/retraining")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "retraining")
public class RetrainingResource {

    private final RegistryLifecycle service;

    RetrainingResource(RegistryLifecycle service) {
        this.service = service;
    }

    @GET
    @Path("policies")
    @Operation(summary = "The policies that hold, by model")
    public List<PolicyView> policies() {
        return service.retraining().policies();
    }

    @GET
    @Path("explain/{id}")
    @Operation(
            summary = "What comes of a data set, and why",
            description =
                    "What every model's policy says about it, decided or not yet, and the chain of facts that led to"
                            + " it and followed from it.")
    @APIResponse(responseCode = "404", description = "No data set and no event has an id that begins so")
    @APIResponse(responseCode = "422", description = "The event has to do with no data set")
    public ExplanationView explain(
            @Parameter(
                            description = "A data set, or an event of its chain; the beginning of an id is enough",
                            example = "3e540997")
                    @PathParam("id")
                    String id) {
        return service.retraining().explain(id);
    }
}
