package dev.weightflow.evaluator.rest;

import dev.weightflow.evaluator.ModelVersions;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.predict.PredictionException;
import dev.weightflow.evaluator.predict.Predictions;
import dev.weightflow.evaluator.predict.Quota;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.training.CheckpointManifest;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST resource that predicts for uploaded photographs, which are not stored. */
@Path("/predictions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Predictions")
@RolesAllowed(Roles.READER)
public class PredictionsResource {
    private static final int A_MINUTE = 10;
    /** Maximum number of photographs that are received at a time, since each is held in memory. */
    private static final int RECEIVED_AT_ONCE = 4;

    private static final Duration LONGEST_UPLOAD = Duration.ofSeconds(20);
    private static final int BUFFER = 1 << 16;

    private final ServiceHandle<JobService<EvaluationSpec>> evaluations;
    private final ArtifactStore artifacts;
    private final ModelVersions models;
    private final Predictions predictions;
    private final SecurityIdentity caller;
    private final String codeVersion;
    private final Quota quota = new Quota(A_MINUTE, Duration.ofMinutes(1), System::nanoTime);
    private final Semaphore receiving = new Semaphore(RECEIVED_AT_ONCE);

    PredictionsResource(
            ServiceHandle<JobService<EvaluationSpec>> evaluations,
            ArtifactStore artifacts,
            ModelVersions models,
            Predictions predictions,
            SecurityIdentity caller,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion) {
        this.evaluations = evaluations;
        this.artifacts = artifacts;
        this.models = models;
        this.predictions = predictions;
        this.caller = caller;
        this.codeVersion = codeVersion;
    }

    /** Requested checkpoint, and the version that it was named by, if it was. */
    private record Asked(Optional<ModelVersion> version, CheckpointId checkpoint, Digest manifest) {}

    @POST
    @Consumes({MediaType.APPLICATION_OCTET_STREAM, "image/*"})
    @Operation(
            summary = "Predict all maps of a photograph",
            description =
                    "The body is the photograph: JPEG, PNG, TIFF, BMP or GIF, whatever its media type says, of at most 10 MiB"
                            + " and 40 megapixels. It is not stored. Each caller may send ten per minute.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PredictionView.class)))
    @APIResponse(responseCode = "404", description = "There is no such checkpoint, model, alias or version")
    @APIResponse(responseCode = "413", description = "The photograph has too many bytes or pixels")
    @APIResponse(responseCode = "422", description = "The body is not a photograph, or is damaged")
    @APIResponse(responseCode = "429", description = "The caller has sent ten within a minute")
    @APIResponse(responseCode = "503", description = "It could not be predicted within two seconds")
    public PredictionView predict(
            InputStream body,
            @Parameter(description = "the checkpoint to use; or name a model") @QueryParam("checkpoint")
                    Optional<String> checkpoint,
            @Parameter(description = "the model to use, with 'alias' or 'version'") @QueryParam("model")
                    Optional<String> model,
            @Parameter(example = "champion") @QueryParam("alias") Optional<String> alias,
            @QueryParam("version") Optional<String> version) {
        evaluations.get(); // no model is known before the logs are read
        Asked asked = asked(
                Parameters.parse("checkpoint", checkpoint, CheckpointId.class),
                Parameters.parse("model", model, ModelName.class),
                Parameters.parse("alias", alias, Alias.class),
                Parameters.parse("version", version, VersionNumber.class));
        quota.take(caller.getPrincipal().getName());
        CheckpointManifest manifest = artifacts.manifest(asked.manifest());
        return PredictionView.photograph(
                asked.version(), asked.checkpoint(), codeVersion, predictions.photograph(manifest, received(body)));
    }

    private Asked asked(
            Optional<CheckpointId> checkpoint,
            Optional<ModelName> model,
            Optional<Alias> alias,
            Optional<VersionNumber> version) {
        if (checkpoint.isPresent() && model.isEmpty() && alias.isEmpty() && version.isEmpty()) {
            return new Asked(Optional.empty(), checkpoint.get(), manifestOf(checkpoint.get()));
        }
        if (checkpoint.isPresent() || model.isEmpty() || alias.isPresent() == version.isPresent()) {
            throw new InvalidRequestException(
                    List.of("either 'checkpoint' must be given, or 'model' with one of 'alias' and 'version'"));
        }
        ModelVersion found = alias.map(name -> models.at(model.get(), name))
                .orElseGet(() -> models.version(model.get(), version.orElseThrow()));
        return new Asked(Optional.of(found), found.checkpoint(), found.event().manifest());
    }

    private Digest manifestOf(CheckpointId checkpoint) {
        return artifacts
                .manifestOf(checkpoint)
                .orElseThrow(() -> NotFoundException.of(
                        "checkpoint", checkpoint, "No training of this installation has committed it; name a model."));
    }

    private byte[] received(InputStream body) {
        if (!receiving.tryAcquire()) {
            throw new PredictionException.Busy();
        }
        long end = System.nanoTime() + LONGEST_UPLOAD.toNanos();
        try {
            byte[] photograph = new byte[BUFFER];
            int length = 0;
            for (int read; (read = body.read(photograph, length, photograph.length - length)) >= 0; ) {
                length += read;
                if (length > Predictions.MOST_BYTES) {
                    throw Predictions.tooLarge();
                }
                if (System.nanoTime() > end) {
                    throw new PredictionException.Busy();
                }
                if (length == photograph.length) {
                    photograph = Arrays.copyOf(photograph, 2 * length);
                }
            }
            return Arrays.copyOf(photograph, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the connection failed, so that no response arrives
        } finally {
            receiving.release();
        }
    }
}
