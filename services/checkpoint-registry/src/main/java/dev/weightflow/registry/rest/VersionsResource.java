package dev.weightflow.registry.rest;

import dev.weightflow.platform.event.CurrentContext;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.rest.Blocking;
import dev.weightflow.platform.rest.ContentAddressed;
import dev.weightflow.platform.rest.PageRequest;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.gate.MissingEvaluation;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.registry.promotion.Promotions.Attempt;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.registry.promotion.Registrar.Registration;
import dev.weightflow.registry.query.ChainView;
import dev.weightflow.registry.query.DecisionView;
import dev.weightflow.registry.query.ModelQueries;
import dev.weightflow.registry.query.VersionDetail;
import dev.weightflow.registry.query.VersionView;
import dev.weightflow.registry.verification.VerifiedCopies;
import dev.weightflow.registry.verification.Verifier;
import dev.weightflow.registry.verification.VersionVerification;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of a model's versions. */
@Path("/models/{model}/versions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "versions")
@RolesAllowed(Roles.READER)
public class VersionsResource {

    private final ServiceHandle<Registry> registry;
    private final VerifiedCopies copies;
    private final Verifier verifier;
    private final SecurityIdentity caller;

    VersionsResource(
            ServiceHandle<Registry> registry,
            VerifiedCopies copies,
            ObjectStore store,
            Signatures signatures,
            SecurityIdentity caller) {
        this.registry = registry;
        this.caller = caller;
        this.copies = copies;
        this.verifier = new Verifier(store, signatures.areRequired(), copies::verify);
    }

    /**
     * Request to register an evaluated checkpoint.
     *
     * @param report a report about the checkpoint
     */
    public record RegistrationRequest(ReportId report) {
        public RegistrationRequest {
            Faults.of("A request to register").present("report", report).raise();
        }
    }

    /**
     * Result of a request to promote.
     *
     * @param promoted whether the version has the alias now
     * @param changed whether a decision was made just now; otherwise the version had the alias already
     * @param decision the decision, with its numbers
     */
    public record PromotionAnswer(
            boolean promoted, boolean changed, Optional<DecisionView> decision, VersionView version) {}

    @GET
    @Operation(summary = "The model's versions, latest first")
    public RestResponse<List<VersionView>> list(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(
                            description = "Only versions of this status",
                            schema = @Schema(implementation = VersionStatus.class))
                    @QueryParam("status")
                    Optional<String> status,
            @BeanParam PageRequest page) {
        Optional<VersionStatus> only = Parameters.parse("status", status, VersionStatus.class);
        ModelQueries models = registry.get().models();
        return page.of(models.countVersions(model, only), (from, most) -> models.versions(model, only, from, most));
    }

    @GET
    @Path("{version}")
    @Operation(
            summary = "One version",
            description =
                    "Its lineage, evaluations, decisions, pictures, and the digests and sizes under which its files lie"
                            + " in the object store.")
    public Uni<VersionDetail> show(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "1") @PathParam("version") VersionNumber version) {
        return Blocking.reading(() -> registry.get().models().detail(model, version));
    }

    @GET
    @Path("{version}/explain")
    @Operation(
            summary =
                    "How the version came about: the chain of events from the first request to the decisions about it")
    public ChainView explain(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "1") @PathParam("version") VersionNumber version) {
        return registry.get().models().explain(model, version);
    }

    @GET
    @Path("{version}/verification")
    @Operation(
            summary = "Verify that all parts of the version are present, undamaged and signed",
            description =
                    "Reads every byte of it: weights, manifest, training state, report with pictures, and the dataset with its"
                            + " shards. This takes as long as reading them.")
    @APIResponse(responseCode = "200", description = "What was found; no findings if all is well")
    public Uni<VersionVerification> verify(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "1") @PathParam("version") VersionNumber version) {
        return Blocking.reading(() -> verifier.verify(
                registry.get().models().registered(model, version).event()));
    }

    /** Returns a picture, which is named by its content and never changes. */
    @GET
    @Path("{version}/pictures/{digest}")
    @Produces({"image/png", "application/problem+json"})
    @Operation(
            summary =
                    "A picture of the version's predictions: photograph, label and prediction, with figures and a legend")
    @APIResponse(responseCode = "200", description = "The picture")
    @APIResponse(responseCode = "304", description = "The picture is the one that If-None-Match names")
    public Uni<Response> picture(
            @PathParam("model") ModelName model,
            @PathParam("version") VersionNumber version,
            @PathParam("digest") Digest digest,
            @Context Request request) {
        // evaluated on the request's thread; the entity is set once it has been read
        Response answer = ContentAddressed.answer(request, digest, () -> "");
        return Blocking.reading(() -> registry.get().models().picture(model, version, digest))
                .map(png -> Response.fromResponse(answer)
                        .entity(answer.hasEntity() ? png : null)
                        .type("image/png")
                        .header("X-Content-Type-Options", "nosniff")
                        .header("Content-Security-Policy", "default-src 'none'")
                        .build());
    }

    /** Returns a checkpoint, which is named by its content and never changes. */
    @GET
    @Path("{version}/weights")
    @Produces({MediaType.APPLICATION_OCTET_STREAM, "application/problem+json"})
    @Operation(
            summary = "The version's checkpoint: safetensors, whose metadata names its base weights",
            description = "The ETag is its SHA-256. The base weights are at /base-weights/DIGEST/content.")
    @APIResponse(
            responseCode = "200",
            description = "The checkpoint",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "The checkpoint is the one that If-None-Match names")
    public Uni<Response> weights(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "1") @PathParam("version") VersionNumber version,
            @Context Request request) {
        Digest digest = registry.get().models().weights(model, version);
        // evaluated on the request's thread; the entity is set once it has been fetched
        Response answer = ContentAddressed.answer(request, digest, () -> "");
        return Blocking.reading(() -> {
            Response.ResponseBuilder sent = Response.fromResponse(answer).type(MediaType.APPLICATION_OCTET_STREAM);
            if (answer.hasEntity()) {
                Downloads.add(copies.open(digest), model.value() + "-" + version, sent);
            }
            return sent.header("X-Content-Type-Options", "nosniff").build();
        });
    }

    @POST
    @RolesAllowed(Roles.WRITER)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Register an evaluated checkpoint",
            description =
                    "What was evaluated for a model is registered automatically; this is for what was not, or could not be.")
    @APIResponse(
            responseCode = "201",
            description = "The version is new",
            content = @Content(schema = @Schema(implementation = VersionView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The checkpoint was already a version",
            content = @Content(schema = @Schema(implementation = VersionView.class)))
    public Uni<Response> register(
            @Parameter(example = "people") @PathParam("model") ModelName model, RegistrationRequest request) {
        Registry service = registry.get();
        Evaluation evaluation = service.journals()
                .evaluations()
                .withReport(request.report())
                .orElseThrow(() -> RegistryException.noReport(request.report()));
        EventContext context = CurrentContext.ofRequest(caller.getPrincipal());
        return Blocking.deciding(() -> service.registrar().register(model, evaluation, context))
                .map(registration -> response(service, model, registration));
    }

    private static Response response(Registry service, ModelName model, Registration registration) {
        VersionView version =
                service.models().version(model, registration.version().number());
        return registration.isNew()
                ? Response.created(URI.create("/models/" + model + "/versions/" + version.version()))
                        .entity(version)
                        .build()
                : Response.ok(version).build();
    }

    @POST
    @RolesAllowed(Roles.PROMOTER)
    @Path("{version}/promote")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Give an alias to a version",
            description = "The gate decides, unless it is forced. Either way the decision is stored with its numbers.")
    @APIResponse(
            responseCode = "200",
            description = "The decision; 'promoted' says whether the version has the alias",
            content = @Content(schema = @Schema(implementation = PromotionAnswer.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "The version with the alias was not evaluated on the same images; that evaluation has been requested")
    public Uni<PromotionAnswer> promote(
            @Parameter(example = "people") @PathParam("model") ModelName model,
            @Parameter(example = "2") @PathParam("version") VersionNumber version,
            @RequestBody(
                            content =
                                    @Content(
                                            schema = @Schema(implementation = PromotionRequest.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "force",
                                                            value =
                                                                    "{\"alias\":\"staging\",\"reason\":\"For the workshop.\",\"force\":true}")))
                    PromotionRequest request) {
        Candidate candidate = request.candidate(model, version);
        Registry service = registry.get();
        service.models().version(candidate.model(), candidate.version());
        EventContext context = CurrentContext.ofRequest(caller.getPrincipal());
        Uni<Boolean> changed = request.force().orElse(false)
                ? Uni.createFrom().completionStage(service.promotions().force(candidate, context))
                : Blocking.reading(() -> service.promotions().attempt(candidate, context))
                        .map(attempt -> decided(candidate, attempt));
        return changed.map(done -> answer(service, candidate, done));
    }

    private static boolean decided(Candidate candidate, Attempt attempt) {
        if (attempt instanceof Attempt.Waiting waiting) {
            MissingEvaluation missing = waiting.missing().get(0);
            throw RegistryException.evaluationMissing(
                    missing.version(),
                    candidate.alias(),
                    missing.set().toString(),
                    missing.request().job());
        }
        if (attempt instanceof Attempt.Shadowed shadowed) {
            throw RegistryException.canaryWaits(
                    candidate.version(),
                    shadowed.shadow().measured().size(),
                    shadowed.shadow().wanted());
        }
        return attempt instanceof Attempt.Decided;
    }

    private static PromotionAnswer answer(Registry service, Candidate candidate, boolean changed) {
        VersionView version = service.models().version(candidate.model(), candidate.version());
        return new PromotionAnswer(
                version.aliases().contains(candidate.alias()),
                changed,
                service.models()
                        .decision(candidate.model(), candidate.version(), candidate.alias())
                        .or(() -> service.models().decision(candidate.model(), candidate.version(), Model.CANARY)),
                version);
    }
}
