package dev.weightflow.evaluator.rest;

import dev.weightflow.evaluator.EvaluatorException.Unknown;
import dev.weightflow.evaluator.config.EvaluatorLifecycle;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.UnreadableJsonException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reports and their pictures, which never change under their ids. */
@Path("/reports")
@Tag(name = "Reports")
public class ReportsResource {
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final EvaluatorLifecycle service;

    ReportsResource(EvaluatorLifecycle service) {
        this.service = service;
    }

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show a report",
            description = "The very bytes that are stored: their SHA-256 is the report's id.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = EvaluationReport.class)))
    @APIResponse(responseCode = "404", description = "There is no such report")
    public Response show(@PathParam("id") String text) {
        ReportId id = new ReportId(text);
        report(id);
        return unchanging(service.archive().content(id.digest()));
    }

    @GET
    @Path("{id}/pictures/{number}")
    @Produces("image/png")
    @Operation(summary = "Show one of a report's pictures: image, label and prediction side by side")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "image/png"))
    @APIResponse(responseCode = "404", description = "There is no such report or picture")
    public Response picture(
            @PathParam("id") String text,
            @Parameter(description = "its place in the report's list, from 0") @PathParam("number") int number) {
        ReportId id = new ReportId(text);
        EvaluationReport report = report(id);
        if (number < 0 || number >= report.pictures().size()) {
            throw Unknown.picture(id, number, report.pictures().size());
        }
        return unchanging(
                service.archive().content(report.pictures().get(number).digest()));
    }

    private EvaluationReport report(ReportId id) {
        try {
            return service.archive().report(id);
        } catch (ObjectStoreException.NotFound | UnreadableJsonException e) {
            throw Unknown.report(id);
        }
    }

    private static Response unchanging(byte[] content) {
        return Response.ok(content).header(HttpHeaders.CACHE_CONTROL, FOR_EVER).build();
    }
}
