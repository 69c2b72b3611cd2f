package dev.weightflow.console.compare;

import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.ReportId;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages of comparisons. */
@Path("/compare")
@RolesAllowed(Roles.READER)
@Blocking
public class CompareResource {
    private final Pages pages;
    private final Facts facts;

    CompareResource(Pages pages, Facts facts) {
        this.pages = pages;
        this.facts = facts;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance compare(Frame frame, ComparisonView comparison);

        static native TemplateInstance comparegroups(Frame frame, GroupsView groups);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response show(
            @QueryParam("jobs") List<String> jobs,
            @QueryParam("base") Optional<String> base,
            @QueryParam("row") List<String> rows,
            @QueryParam("task") Optional<String> task,
            @QueryParam("image") Optional<String> image,
            @QueryParam("show") Optional<String> show,
            @QueryParam("page") @DefaultValue("1") int page) {
        return jobs.isEmpty()
                ? Pages.html(Templates.comparegroups(pages.frame("Compare", "compare"), GroupsView.of(sources(), page)))
                : page(comparisons().ofJobs(jobs, wanted(base)), Choice.of(wanted(base), rows, task, image, show));
    }

    @GET
    @Path("{name}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response named(
            @PathParam("name") String name,
            @QueryParam("base") Optional<String> base,
            @QueryParam("row") List<String> rows,
            @QueryParam("task") Optional<String> task,
            @QueryParam("image") Optional<String> image,
            @QueryParam("show") Optional<String> show) {
        return page(comparisons().named(name, wanted(base)), Choice.of(wanted(base), rows, task, image, show));
    }

    @GET
    @Path("difference/{report}/{task}.png")
    @Produces("image/png")
    @Operation(hidden = true)
    public Response difference(
            @PathParam("report") ReportId report,
            @PathParam("task") String task,
            @QueryParam("image") @DefaultValue("") String sample) {
        LabelDifference difference = facts.difference(
                        sources().documents(), new Pictured(report, sample, TaskName.of(task)))
                .orElseThrow(() -> NotFoundException.of(
                        "picture", sample, "The report keeps no label and prediction of " + task + " there."));
        return Response.ok(difference.png())
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable")
                .build();
    }

    private Sources sources() {
        return Sources.of(pages.console());
    }

    private Comparisons comparisons() {
        return new Comparisons(sources().journals());
    }

    /** Drops the empty values that a form sends. */
    static Optional<String> wanted(Optional<String> value) {
        return value.filter(text -> !text.isBlank());
    }

    private Response page(Comparison comparison, Choice choice) {
        ComparisonView view = new ComparisonView(sources(), facts, comparison, choice);
        return Pages.html(Templates.compare(pages.frame(view.title(), "compare"), view));
    }
}
