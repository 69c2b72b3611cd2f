package dev.weightflow.console.training;

import dev.weightflow.console.Console;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.live.JobStreams;
import dev.weightflow.console.live.JobStreams.Event;
import dev.weightflow.console.live.ReadYourWrites;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.Trainings;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingSpec;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages of trainings. */
@Path("/trainings")
@RolesAllowed(Roles.READER)
@Blocking
public class TrainingsResource {
    private final Pages pages;
    private final TrainingStreams streams;

    TrainingsResource(Pages pages, TrainingStreams streams) {
        this.pages = pages;
        this.streams = streams;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance trainings(Frame frame, TrainingList list);

        static native TemplateInstance training(Frame frame, TrainingView training);

        static native TemplateInstance training$status(TrainingView training);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response list(
            @QueryParam("state") Optional<String> state,
            @QueryParam("model") Optional<String> model,
            @QueryParam("method") Optional<String> method,
            @QueryParam("page") @DefaultValue("1") int page) {
        TrainingList list = TrainingList.of(pages.console(), state, model, method, page);
        return Pages.html(Templates.trainings(pages.frame("Trainings", "trainings"), list));
    }

    @GET
    @Path("{job}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response show(@PathParam("job") String beginning, @QueryParam("x") @DefaultValue("step") String along) {
        TrainingView training = view(pages.console(), beginning, Abscissa.Unit.of(along));
        return Pages.html(Templates.training(pages.frame(training.title(), "trainings"), training));
    }

    @GET
    @Path("{job}/curves")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Response curves(@PathParam("job") String beginning, @QueryParam("after") @DefaultValue("-1") long after) {
        return Response.ok(WeightflowJson.write(view(pages.console(), beginning).curves(after)))
                .header("Cache-Control", "no-store")
                .build();
    }

    @GET
    @Path("{job}/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> live(
            @PathParam("job") String beginning,
            @QueryParam("after") @DefaultValue("-1") long after,
            @HeaderParam("Last-Event-ID") Optional<String> last,
            @Context Sse sse) {
        Console console = pages.console();
        TrainingView training = view(console, beginning);
        long from = last.map(JobStreams::stepOf).filter(step -> step >= 0).orElse(after);
        return streams.of(
                training.id(),
                () -> new Event(
                        "", "points", new String(WeightflowJson.write(training.curves(from)), StandardCharsets.UTF_8)),
                sse);
    }

    static TrainingView view(Console console, String beginning) {
        return view(console, beginning, Abscissa.Unit.STEP);
    }

    private static TrainingView view(Console console, String beginning, Abscissa.Unit along) {
        Job<TrainingSpec> job = job(console, beginning);
        TrainingSpec spec = job.spec()
                .orElseThrow(() ->
                        NotFoundException.of("training", beginning, "Its request was rejected: " + rejection(job)));
        return new TrainingView(console, job, spec, along);
    }

    private static String rejection(Job<TrainingSpec> job) {
        return job instanceof Job.Rejected<?> rejected ? rejected.failure().message() : "";
    }

    private static Job<TrainingSpec> job(Console console, String beginning) {
        return ReadYourWrites.awaited(() -> known(console, beginning))
                .orElseThrow(() -> NotFoundException.of("training", beginning));
    }

    private static Optional<Job<TrainingSpec>> known(Console console, String beginning) {
        Trainings trainings = console.journals().trainings();
        return trainings.job(new JobId(beginning)).or(() -> {
            List<Job<TrainingSpec>> few = trainings.jobs().startingWith(beginning, 2);
            return few.size() == 1 ? Optional.of(few.get(0)) : Optional.empty();
        });
    }

    static String status(Console console, JobId job) {
        return Templates.training$status(view(console, job.value())).render();
    }
}
