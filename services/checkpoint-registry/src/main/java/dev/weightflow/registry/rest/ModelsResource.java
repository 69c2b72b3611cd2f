package dev.weightflow.registry.rest;

import dev.weightflow.registry.config.RegistryLifecycle;
import dev.weightflow.registry.view.AccountView;
import dev.weightflow.registry.view.ModelView;
import dev.weightflow.registry.view.RulingView;
import dev.weightflow.schema.id.ModelName;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "models")
public class ModelsResource {

    private final RegistryLifecycle service;

    ModelsResource(RegistryLifecycle service) {
        this.service = service;
    }

    @GET
    @Operation(summary = "All models, with the versions that their aliases point to")
    public List<ModelView> list() {
        return service.showcase().models();
    }

    @GET
    @Path("{model}")
    @Operation(summary = "One model")
    public ModelView show(@Parameter(example = "people") @PathParam("model") String model) {
        return service.showcase().model(new ModelName(model));
    }

    @GET
    @Path("{model}/decisions")
    @Operation(summary = "What was decided about the model's aliases, the latest first, with the gate's numbers")
    public List<RulingView> decisions(@Parameter(example = "people") @PathParam("model") String model) {
        return service.showcase().rulings(new ModelName(model));
    }

    @GET
    @Path("{model}/explain")
    @Operation(
            summary = "How the champion came about",
            description =
                    "The chain of facts from the first request on. Where no version is champion, the latest version's.")
    public AccountView explain(@Parameter(example = "people") @PathParam("model") String model) {
        return service.showcase().explain(new ModelName(model));
    }
}
