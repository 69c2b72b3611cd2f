package dev.weightflow.console.evaluation;

import dev.weightflow.console.Console;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages of evaluations, and their pictures. */
@Path("/evaluations")
@RolesAllowed(Roles.READER)
@Blocking
public class EvaluationsResource {
    private static final String FOR_GOOD = "private, max-age=31536000, immutable";

    private final Pages pages;

    EvaluationsResource(Pages pages) {
        this.pages = pages;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance evaluation(Frame frame, EvaluationView evaluation);
    }

    @GET
    @Path("{report}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response show(@PathParam("report") ReportId id, @QueryParam("task") Optional<String> task) {
        Console console = pages.console();
        Evaluation evaluation = evaluation(console, id);
        EvaluationView view = EvaluationView.of(console, evaluation, reported(console, evaluation), task);
        return Pages.html(Templates.evaluation(pages.frame("Evaluation " + id.shortId(), "models"), view));
    }

    @GET
    @Path("{report}/layers/{digest}.png")
    @Produces("image/png")
    @Operation(hidden = true)
    public Response layer(@PathParam("report") ReportId id, @PathParam("digest") Digest digest) {
        Console console = pages.console();
        EvaluationReport report =
                console.documents().report(evaluation(console, id).event().report());
        if (!new Reported(report, Tasks.PASCAL).names(digest)) {
            throw NotFoundException.of("picture", digest);
        }
        return Response.ok(console.documents().layer(digest))
                .header("Cache-Control", FOR_GOOD)
                .build();
    }

    private static Evaluation evaluation(Console console, ReportId id) {
        return console.journals().evaluations().withReport(id).orElseThrow(() -> NotFoundException.of("report", id));
    }

    private static Reported reported(Console console, Evaluation evaluation) {
        return Reported.of(
                console.documents().report(evaluation.event().report()),
                console.documents().manifest(evaluation.event().manifest()).declarations());
    }
}
