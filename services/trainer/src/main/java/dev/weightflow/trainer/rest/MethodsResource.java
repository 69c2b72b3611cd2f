package dev.weightflow.trainer.rest;

import dev.weightflow.model.method.MethodTexts;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.trainer.Trainings;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of method files: texts that trainings name by their digests. */
@Path("/methods")
@Tag(name = "methods")
@RolesAllowed(Roles.READER)
public class MethodsResource {
    private final ServiceHandle<Trainings> trainings;

    MethodsResource(ServiceHandle<Trainings> trainings) {
        this.trainings = trainings;
    }

    @POST
    @RolesAllowed(Roles.WRITER)
    @Consumes(MediaType.TEXT_PLAIN)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Stores a method file",
            description =
                    "The text is checked as for a training. The answer can be used as the 'method' of a request; a text that no"
                            + " training or retraining policy refers to is deleted after a day.")
    @APIResponse(
            responseCode = "201",
            description = "The method by the digest of its text, with its options and their defaults",
            content = @Content(schema = @Schema(implementation = MethodSpec.class)))
    @APIResponse(
            responseCode = "400",
            description = "The text is invalid, and the problem names every fault with its line")
    @APIResponse(responseCode = "503", description = "The object store does not answer")
    public RestResponse<MethodSpec> store(String text) {
        MethodSpec method = Methods.spec(MethodName.FILE, Map.of("text", text));
        Methods.tried(method.withText(text), MethodTexts.NONE);
        Digest digest = trainings.get().methodFiles().put(text);
        return RestResponse.ResponseBuilder.<MethodSpec>created(URI.create("/methods/" + digest))
                .entity(method)
                .build();
    }

    @GET
    @Path("{digest}")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(summary = "Shows a method file")
    @APIResponse(responseCode = "200", description = "The text")
    @APIResponse(responseCode = "404", description = "No method file of that digest is stored")
    @APIResponse(responseCode = "503", description = "The object store does not answer")
    public String text(@PathParam("digest") String digest) {
        Digest asked =
                Parameters.parse("digest", Optional.of(digest), Digest.class).orElseThrow();
        String text = trainings.get().methodFiles().text(asked);
        try {
            MethodText.read(text);
        } catch (InvalidRecordException otherContent) {
            throw NotFoundException.of("method file", asked);
        }
        return text;
    }
}
