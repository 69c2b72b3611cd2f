package dev.weightflow.registry.rest;

import dev.weightflow.registry.config.RegistryLifecycle;
import dev.weightflow.registry.model.RegistryException.EvaluationMissing;
import dev.weightflow.registry.model.Standing;
import dev.weightflow.registry.review.Attempt;
import dev.weightflow.registry.review.Candidacy;
import dev.weightflow.registry.view.VersionView;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Gives aliases to versions. */
@Path("/models/{model}/versions/{version}/promote")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "aliases")
public class PromotionResource {

    private final RegistryLifecycle service;

    PromotionResource(RegistryLifecycle service) {
        this.service = service;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Give an alias to a version",
            description =
                    "The gate rules on it, unless it is forced. Either way the decision is a fact with its numbers.")
    @APIResponse(responseCode = "200", description = "It was decided; 'promoted' says how")
    @APIResponse(
            responseCode = "409",
            description = "The alias's holder was not evaluated on the same images; that is asked for now")
    public PromotionAnswer promote(
            @Parameter(example = "people") @PathParam("model") String model,
            @Parameter(example = "2") @PathParam("version") int version,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = PromotionRequest.class),
                                            examples = {
                                                @ExampleObject(
                                                        name = "ask the gate",
                                                        value =
                                                                "{\"alias\":\"champion\",\"reason\":\"The budget was raised.\"}"),
                                                @ExampleObject(
                                                        name = "force",
                                                        value =
                                                                "{\"alias\":\"staging\",\"reason\":\"For the workshop.\",\"force\":true}")
                                            }))
                    PromotionRequest request,
            @Parameter(hidden = true) @HeaderParam("traceparent") String traceparent) {
        Faults.of("The request").present("promotion", request).raise();
        Candidacy candidacy = request.candidacy(new ModelName(model), new VersionNumber(version));
        service.showcase().version(candidacy.model(), candidacy.version());
        boolean changed = request.force().orElse(false)
                ? service.registry().promotions().force(candidacy, Causes.of(traceparent))
                : ruled(candidacy, traceparent);
        return answer(candidacy, changed);
    }

    private boolean ruled(Candidacy candidacy, String traceparent) {
        Attempt attempt = service.registry().promotions().attempt(candidacy, Causes.of(traceparent));
        if (attempt instanceof Attempt.Waiting waiting) {
            throw new EvaluationMissing(
                    waiting.holder(),
                    candidacy.alias(),
                    waiting.bench().toString(),
                    waiting.request().id());
        }
        return attempt instanceof Attempt.Ruled;
    }

    private PromotionAnswer answer(Candidacy candidacy, boolean changed) {
        VersionView version = service.showcase().version(candidacy.model(), candidacy.version());
        boolean promoted =
                service.registry().models().model(candidacy.model()).standing(candidacy.version(), candidacy.alias())
                        == Standing.HOLDER;
        return new PromotionAnswer(
                promoted,
                changed,
                service.showcase().ruling(candidacy.model(), candidacy.version(), candidacy.alias()),
                version);
    }
}
