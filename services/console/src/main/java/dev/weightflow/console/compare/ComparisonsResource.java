package dev.weightflow.console.compare;

import dev.weightflow.comparison.table.Document;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.json.WeightflowJson;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
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
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Serves comparisons to programs, and their tables as files. */
@Path("/comparisons")
@Tag(name = "Comparisons")
@RolesAllowed(Roles.READER)
@Blocking
public class ComparisonsResource {
    private static final String CSV = "text/csv;charset=UTF-8";
    private static final String LATEX = "application/x-tex;charset=UTF-8";
    private static final String JOBS =
            "ids of trainings or beginnings of ids, with commas between them or as several parameters; 1 to 400";
    private static final String BASE =
            "the row that others are compared with, by its name here or by a method that only one"
                    + " row has; the first single-task models, or else the first row, if absent";

    private final Pages pages;
    private final Facts facts;

    ComparisonsResource(Pages pages, Facts facts) {
        this.pages = pages;
        this.facts = facts;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Compare trainings",
            description =
                    "Figures over seeds, Δm and differences to a baseline with intervals, of trainings that were measured on the"
                            + " same images. Intervals are computed in the background: pending says that they are not there yet.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ComparisonDocument.class)))
    @APIResponse(responseCode = "400", description = "No trainings are named, or too many")
    @APIResponse(responseCode = "404", description = "There is no such training, or no such baseline")
    @APIResponse(responseCode = "422", description = "The trainings were measured on different images")
    public Response ofJobs(
            @Parameter(description = JOBS) @QueryParam("jobs") List<String> jobs,
            @Parameter(description = BASE) @QueryParam("base") Optional<String> base) {
        return json(comparisons().ofJobs(jobs, CompareResource.wanted(base)));
    }

    @GET
    @Path("{name}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show a comparison that is there by itself",
            description =
                    "All trainings on the same dataset with the same model, image size and length that were evaluated on the"
                            + " same images; the console's page of comparisons has their names.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ComparisonDocument.class)))
    @APIResponse(responseCode = "404", description = "There is no such comparison, or no such baseline")
    public Response named(
            @PathParam("name") String name, @Parameter(description = BASE) @QueryParam("base") Optional<String> base) {
        return json(comparisons().named(name, CompareResource.wanted(base)));
    }

    @GET
    @Path("table.csv")
    @Produces(CSV)
    @Operation(hidden = true)
    public Response csv(@QueryParam("jobs") List<String> jobs, @QueryParam("base") Optional<String> base) {
        return file(comparisons().ofJobs(jobs, CompareResource.wanted(base)), CSV, "csv", Document::csv);
    }

    @GET
    @Path("table.tex")
    @Produces(LATEX)
    @Operation(hidden = true)
    public Response latex(@QueryParam("jobs") List<String> jobs, @QueryParam("base") Optional<String> base) {
        return file(comparisons().ofJobs(jobs, CompareResource.wanted(base)), LATEX, "tex", Document::latex);
    }

    @GET
    @Path("{name}/table.csv")
    @Produces(CSV)
    @Operation(summary = "The table of a comparison as CSV")
    @APIResponse(responseCode = "404", description = "There is no such comparison, or no such baseline")
    public Response csv(@PathParam("name") String name, @QueryParam("base") Optional<String> base) {
        return file(comparisons().named(name, CompareResource.wanted(base)), CSV, "csv", Document::csv);
    }

    @GET
    @Path("{name}/table.tex")
    @Produces(LATEX)
    @Operation(summary = "The table of a comparison for LaTeX, with the package booktabs")
    @APIResponse(responseCode = "404", description = "There is no such comparison, or no such baseline")
    public Response latex(@PathParam("name") String name, @QueryParam("base") Optional<String> base) {
        return file(comparisons().named(name, CompareResource.wanted(base)), LATEX, "tex", Document::latex);
    }

    private Sources sources() {
        return Sources.of(pages.console());
    }

    private Comparisons comparisons() {
        return new Comparisons(sources().journals());
    }

    private ComputedComparison computed(Comparison comparison) {
        return ComputedComparison.of(sources(), facts, comparison);
    }

    private Response json(Comparison comparison) {
        return Response.ok(WeightflowJson.write(ComparisonDocument.of(computed(comparison))))
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }

    private Response file(Comparison comparison, String type, String ending, Function<Document, String> format) {
        Document document = computed(comparison).document(sources().journals().datasets());
        return Response.ok(format.apply(document))
                .type(type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=comparison." + ending)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }
}
