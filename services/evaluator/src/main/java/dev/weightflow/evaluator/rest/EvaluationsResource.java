package dev.weightflow.evaluator.rest;

import dev.weightflow.evaluator.EvaluatorException.Unknown;
import dev.weightflow.evaluator.EvaluatorException.WrongManifest;
import dev.weightflow.evaluator.book.Evaluation;
import dev.weightflow.evaluator.book.EvaluationJournal.Asked;
import dev.weightflow.evaluator.config.EvaluatorLifecycle;
import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.EvaluationOptions;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Evaluations: asking for one, how it gets on, and what came of it. */
@Path("/evaluations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Evaluations")
public class EvaluationsResource {
    private final EvaluatorLifecycle service;

    EvaluationsResource(EvaluatorLifecycle service) {
        this.service = service;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask for a checkpoint to be evaluated",
            description =
                    "Answers when the request is durable; the work goes on afterwards. The same request finds the same"
                            + " evaluation; one that has failed is tried again.")
    @APIResponse(
            responseCode = "202",
            description = "The request is durable; Location leads to the evaluation",
            content =
                    @Content(
                            schema = @Schema(implementation = EvaluationView.class),
                            examples = @ExampleObject(name = "at work", value = Examples.EVALUATION)))
    @APIResponse(responseCode = "200", description = "The request was made before, and its report is stored")
    @APIResponse(responseCode = "400", description = "The request is malformed; every fault is named")
    @APIResponse(
            responseCode = "404",
            description = "There is no such checkpoint or manifest",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class),
                            examples = @ExampleObject(name = "unknown", value = Examples.PROBLEM)))
    public Response ask(
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            schema = @Schema(implementation = EvaluationDraft.class),
                                            examples = @ExampleObject(name = "checkpoint", value = Examples.REQUEST)))
                    byte[] body,
            @Parameter(hidden = true) @HeaderParam("traceparent") Optional<String> traceparent) {
        EvaluationDraft draft = WeightflowJson.readStrictly(body, EvaluationDraft.class);
        Asked asked = service.evaluations().ask(request(draft), Cause.request(traceparent));
        Evaluation evaluation = asked.evaluation();
        return Response.status(asked.known() && evaluation instanceof Evaluation.Completed ? 200 : 202)
                .location(URI.create("/evaluations/" + evaluation.id()))
                .entity(view(evaluation))
                .build();
    }

    private EvaluationRequested request(EvaluationDraft draft) {
        Digest digest =
                draft.manifest().orElseGet(() -> manifestOf(draft.checkpoint().orElseThrow()));
        CheckpointManifest manifest = service.archive().manifest(digest);
        draft.checkpoint().filter(named -> !named.equals(manifest.checkpoint())).ifPresent(named -> {
            throw new WrongManifest("Manifest " + digest.shortId() + " is that of checkpoint "
                    + manifest.checkpoint().shortId() + ", not of " + named.shortId() + "; name one of the two alone.");
        });
        EvaluationOptions order = draft.order();
        return new EvaluationRequested(
                manifest.checkpoint(),
                digest,
                order.dataset().orElse(manifest.spec().dataset()),
                order);
    }

    private Digest manifestOf(CheckpointId checkpoint) {
        return service.trainings()
                .query(book -> book.manifest(checkpoint))
                .orElseThrow(() -> Unknown.checkpoint(checkpoint));
    }

    @GET
    @Operation(summary = "List evaluations, the newest first")
    public List<EvaluationView> list(
            @Parameter(description = "waiting, running, completed or failed; all if absent") @QueryParam("state")
                    Optional<String> state,
            @Parameter(description = "only those of this checkpoint") @QueryParam("checkpoint")
                    Optional<String> checkpoint,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        List<Evaluation> newestFirst = new ArrayList<>(service.evaluations().query(book -> book.all()));
        Collections.reverse(newestFirst);
        return newestFirst.stream()
                .map(this::view)
                .filter(view -> state.isEmpty() || view.state().equals(state.get()))
                .filter(view -> checkpoint.isEmpty() || view.checkpoint().equals(checkpoint.get()))
                .limit(Math.max(0, limit))
                .toList();
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Show an evaluation and its progress")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema = @Schema(implementation = EvaluationView.class),
                            examples = @ExampleObject(name = "at work", value = Examples.EVALUATION)))
    @APIResponse(responseCode = "404", description = "There is no such evaluation")
    public EvaluationView show(@PathParam("id") String text) {
        EventId id = new EventId(text);
        return view(service.evaluations().query(book -> book.evaluation(id)).orElseThrow(() -> Unknown.evaluation(id)));
    }

    private EvaluationView view(Evaluation evaluation) {
        return EvaluationView.of(evaluation, service.progress().of(evaluation.id()));
    }
}
