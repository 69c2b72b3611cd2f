package dev.weightflow.evaluator.rest;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.evaluator.measure.ArtifactStore;
import dev.weightflow.evaluator.predict.Predictions;
import dev.weightflow.evaluator.predict.ReportSample;
import dev.weightflow.evaluator.rest.SamplesView.TaskView;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.platform.rest.ContentAddressed;
import dev.weightflow.platform.rest.Parameters;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.CheckpointGeometry;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.training.CheckpointManifest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** REST resource of reports and their pictures, which never change under their ids. */
@Path("/reports")
@Tag(name = "Reports")
@RolesAllowed(Roles.READER)
public class ReportsResource {
    /**
     * Maximum number of concurrent reads: each may hold a document of {@link dev.weightflow.platform.objectstore.ObjectStore#LARGEST_DOCUMENT} in
     * memory, more than once.
     */
    private static final int READ_AT_ONCE = 4;

    private static final int MOST_WORST = 1000;
    private static final int WAITING = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ArtifactStore artifacts;
    private final Semaphore reads = new Semaphore(READ_AT_ONCE);

    private final ServiceHandle<JobService<EvaluationSpec>> evaluations;
    private final Predictions predictions;
    private final String codeVersion;

    ReportsResource(
            ArtifactStore artifacts,
            ServiceHandle<JobService<EvaluationSpec>> evaluations,
            Predictions predictions,
            @ConfigProperty(name = "quarkus.application.version") String codeVersion) {
        this.artifacts = artifacts;
        this.evaluations = evaluations;
        this.predictions = predictions;
        this.codeVersion = codeVersion;
    }

    @GET
    @Path("{report}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show a report",
            description = "The stored bytes: their SHA-256 is the report's id, and its ETag.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = EvaluationReport.class)))
    @APIResponse(responseCode = "304", description = "The caller already has it")
    @APIResponse(responseCode = "503", description = "Too many are being read at once, or the store does not answer")
    @APIResponse(responseCode = "404", description = "There is no such report")
    public Uni<Response> show(@PathParam("report") ReportId id, @Context Request request) {
        return fromStore(() -> {
            report(id);
            return answer(id.digest(), request);
        });
    }

    @GET
    @Path("{report}/pictures/{number}")
    @Produces("image/png")
    @Operation(summary = "Show one of a report's pictures: photograph, label and prediction, with figures and a legend")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "image/png"))
    @APIResponse(responseCode = "304", description = "The caller already has it")
    @APIResponse(responseCode = "503", description = "Too many are being read at once, or the store does not answer")
    @APIResponse(responseCode = "404", description = "There is no such report or picture")
    public Uni<Response> picture(
            @PathParam("report") ReportId id,
            @Parameter(description = "its place in the report's list, from 0") @PathParam("number") int number,
            @Context Request request) {
        return fromStore(() -> {
            List<PredictionImage> pictures = report(id).pictures();
            if (number < 0 || number >= pictures.size()) {
                throw NotFoundException.of(
                        "picture", number, "Report " + id + " has " + pictures.size() + ", counted from 0.");
            }
            return answer(pictures.get(number).digest(), request);
        });
    }

    @GET
    @Path("{report}/images")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show what each image adds to a report's metrics",
            description =
                    "From these sums, the metrics of any choice of the images can be computed. A report of more than "
                            + ImageSums.MAX_IMAGES + " images has several parts, of so many images each.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ImageSums.class)))
    @APIResponse(responseCode = "304", description = "The caller already has it")
    @APIResponse(responseCode = "503", description = "Too many are being read at once, or the store does not answer")
    @APIResponse(responseCode = "404", description = "There is no such report, or it keeps no sums of its images")
    public Uni<Response> images(
            @PathParam("report") ReportId id,
            @Parameter(description = "which part, from 0") @QueryParam("part") @DefaultValue("0") int part,
            @Context Request request) {
        return fromStore(() -> {
            List<Digest> parts = withSums(id).imageSumsDocuments();
            if (part < 0 || part >= parts.size()) {
                throw NotFoundException.of(
                        "part", part, "The sums of report " + id + " have " + parts.size() + ", counted from 0.");
            }
            return answer(parts.get(part), request);
        });
    }

    private EvaluationReport withSums(ReportId id) {
        EvaluationReport report = report(id);
        if (report.imageSumsDocuments().isEmpty()) {
            throw NotFoundException.of("sums of images of report", id, "The report is of an earlier version.");
        }
        return report;
    }

    @GET
    @Path("{report}/samples")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "List the first samples of a report as single pictures",
            description =
                    "Image, labels and predictions of one size, to be laid over one another; 'layers' has the files.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SamplesView.class)))
    @APIResponse(responseCode = "503", description = "Too many are being read at once, or the store does not answer")
    @APIResponse(responseCode = "404", description = "There is no such report")
    public Uni<Response> samples(@PathParam("report") ReportId id) {
        return fromStore(
                () -> {
                    EvaluationReport report = report(id);
                    List<TaskView> tasks = Tasks.of(
                                    report.metrics().byTask().keySet(),
                                    artifacts.dataset(report.dataset()).declarations())
                            .stream()
                            .map(TaskView::of)
                            .toList();
                    return Response.ok(new SamplesView(report.imageSize(), tasks, report.samples()))
                            .build();
                });
    }

    @GET
    @Path("{report}/samples/{sample}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Predict one sample of a report's dataset again, and show it as single pictures",
            description = "Any of the images that were evaluated, with its labels and figures. Nothing is stored.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PredictionView.class)))
    @APIResponse(responseCode = "404", description = "There is no such report, or no such sample in it")
    @APIResponse(responseCode = "503", description = "It could not be predicted within two seconds")
    public Uni<PredictionView> sample(@PathParam("report") ReportId id, @PathParam("sample") String sample) {
        return Uni.createFrom()
                .item(() -> {
                    Located located = fewAtOnce(() -> located(id, sample));
                    return PredictionView.sample(
                            located.manifest().checkpoint(),
                            codeVersion,
                            predictions.sample(located.manifest(), located.sample()));
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private record Located(CheckpointManifest manifest, ReportSample sample) {}

    private Located located(ReportId id, String sample) {
        EvaluationReport report = report(id);
        return new Located(artifacts.manifest(manifestOf(id, report)), ReportSample.find(report, sample, artifacts));
    }

    /** Returns the manifest's digest by the checkpoint's name from the trainer, or by the evaluation that produced this report. */
    private Digest manifestOf(ReportId id, EvaluationReport report) {
        return artifacts
                .manifestOf(report.checkpoint())
                .or(() -> evaluations.get().current().jobs().stream()
                        .filter(job -> job instanceof Job.Completed<EvaluationSpec> done
                                && done.result(EvaluationCompleted.class)
                                        .filter(result -> result.report().equals(id))
                                        .isPresent())
                        .findFirst()
                        .flatMap(Job::spec)
                        .map(EvaluationSpec::manifest))
                .orElseThrow(() -> NotFoundException.of(
                        "manifest of checkpoint", report.checkpoint(), "Request the evaluation again."));
    }

    @GET
    @Path("{report}/layers/{digest}")
    @Produces("image/png")
    @Operation(
            summary = "Show one picture of a report's samples: an image, a label or a prediction",
            description = "Classes are indexed, with the task's colours; ignored pixels are transparent.")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "image/png"))
    @APIResponse(responseCode = "304", description = "The caller already has it")
    @APIResponse(responseCode = "503", description = "Too many are being read at once, or the store does not answer")
    @APIResponse(responseCode = "404", description = "There is no such report, or its samples have no such picture")
    public Uni<Response> layer(
            @PathParam("report") ReportId id, @PathParam("digest") Digest digest, @Context Request request) {
        return fromStore(() -> {
            if (report(id).layers().noneMatch(digest::equals)) {
                throw NotFoundException.of("layer", digest, "'samples' of the report names the existing ones.");
            }
            return answer(digest, request);
        });
    }

    @GET
    @Path("{report}/worst")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "List the images with the worst predictions of a task",
            description = "For classes, the figure of an image is the mean over those in its label or prediction.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WorstView.class)))
    @APIResponse(responseCode = "503", description = "Too many are being read at once, or the store does not answer")
    @APIResponse(
            responseCode = "404",
            description = "There is no such report, it keeps no sums of its images, or has not that task")
    public Uni<Response> worst(
            @PathParam("report") ReportId id,
            @Parameter(required = true) @QueryParam("task") Optional<String> task,
            @Parameter(
                            description = "the maximum number of entries to return",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
                    @QueryParam("limit")
                    @DefaultValue("20")
                    int limit) {
        TaskName name = Parameters.parse("task", task, TaskName.class)
                .orElseThrow(() -> new InvalidRequestException(List.of("task is missing")));
        if (limit < 1 || limit > MOST_WORST) {
            throw new InvalidRequestException(List.of("limit must be 1 to " + MOST_WORST + ", not " + limit));
        }
        return fromStore(() -> {
            ImageSums sums = ImageSums.joined(withSums(id).imageSumsDocuments().stream()
                    .map(artifacts::imageSums)
                    .toList());
            if (!sums.measured().has(name)) {
                throw NotFoundException.of("task", name, "The report's metrics say which it measures.");
            }
            return Response.ok(new WorstView(
                            name,
                            sums.measured().kind(name).scale(),
                            sums.worst(name).stream().limit(limit).toList()))
                    .build();
        });
    }

    @GET
    @Path("{report}/geometry")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show how far each weight of the backbone has moved, along which path and in how many directions",
            description = "As './weightflow geometry' measures it, without the angles of subspaces.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CheckpointGeometry.class)))
    @APIResponse(responseCode = "304", description = "The caller already has it")
    @APIResponse(responseCode = "503", description = "Too many are being read at once, or the store does not answer")
    @APIResponse(responseCode = "404", description = "There is no such report, or no weight of the backbone has moved")
    public Uni<Response> geometry(@PathParam("report") ReportId id, @Context Request request) {
        return fromStore(() -> answer(
                report(id)
                        .geometry()
                        .orElseThrow(() -> NotFoundException.of(
                                "geometry of report",
                                id,
                                "The checkpoint's method moves no weight of the backbone, or the report is of an earlier"
                                        + " version.")),
                request));
    }

    /** Thrown when there are more concurrent reads than fit into memory, and this one has waited long enough. */
    static final class TooManyReadersException extends ProblemException {

        TooManyReadersException() {
            super(
                    "too-many-readers",
                    ProblemKind.of(503, "Temporarily unavailable"),
                    "Too many reports are being read at once; try again in a moment.");
        }
    }

    private Uni<Response> fromStore(Supplier<Response> answer) {
        return Uni.createFrom().item(() -> fewAtOnce(answer)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    <T> T fewAtOnce(Supplier<T> answer) {
        if (!mayRead()) {
            throw new TooManyReadersException();
        }
        try {
            return answer.get();
        } finally {
            reads.release();
        }
    }

    private boolean mayRead() {
        try {
            return reads.getQueueLength() < WAITING && reads.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private EvaluationReport report(ReportId id) {
        try {
            return artifacts.report(id);
        } catch (ObjectStoreException.NotFound | ObjectStoreException.TooLarge | UnreadableJsonException e) {
            throw NotFoundException.of("report", id, "A completed evaluation names its report.");
        }
    }

    private Response answer(Digest digest, Request request) {
        return ContentAddressed.answer(request, digest, () -> artifacts.store().read(digest));
    }
}
