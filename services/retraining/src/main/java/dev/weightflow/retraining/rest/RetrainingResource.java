package dev.weightflow.retraining.rest;

import dev.weightflow.platform.rest.Blocking;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.retraining.Retraining;
import dev.weightflow.retraining.policy.DatasetExplanation;
import dev.weightflow.retraining.policy.PolicyView;
import dev.weightflow.retraining.policy.WaitingView;
import io.smallrye.mutiny.Uni;
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

/** REST resource of retraining over all models. */
@Path("/retraining")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "retraining")
@RolesAllowed(Roles.READER)
public class RetrainingResource {
    private final ServiceHandle<Retraining> retraining;

    RetrainingResource(ServiceHandle<Retraining> retraining) {
        this.retraining = retraining;
    }

    @GET
    @Path("policies")
    @Operation(summary = "The policies in effect, by model")
    public RestResponse<List<PolicyView>> policies(@BeanParam PageRequest page) {
        return page.of(retraining.get().queries().policies().toList(), policy -> policy);
    }

    @GET
    @Path("waiting")
    @Operation(
            summary = "New data and other evidence about which no decision can be made yet, by model",
            description = "With the reason, and the moment at which a training may begin, if it is known.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = WaitingView.class)))
    public RestResponse<List<WaitingView>> waiting(@BeanParam PageRequest page) {
        return page.of(retraining.get().queries().waiting().toList(), waiting -> waiting);
    }

    @GET
    @Path("explain/{id}")
    @Operation(
            summary = "What became of a dataset, or what would now, and why",
            description =
                    "The versions that were trained on it, what every model's policy says about it, decided or not yet,"
                            + " and the chain of events that led to it and followed from it.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DatasetExplanation.class)))
    @APIResponse(responseCode = "404", description = "No dataset or event has an id with this prefix")
    @APIResponse(responseCode = "422", description = "The event is not related to a dataset")
    public Uni<DatasetExplanation> explain(
            @Parameter(
                            description = "A dataset, or an event of its chain; a prefix of the id is enough",
                            example = "3e540997")
                    @PathParam("id")
                    String id) {
        return Blocking.reading(() -> retraining.get().queries().explain(id));
    }
}
