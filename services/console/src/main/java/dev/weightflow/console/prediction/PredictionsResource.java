package dev.weightflow.console.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.owner.OwnerAwayException;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients;
import dev.weightflow.console.session.Visitor;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.schema.id.ReportId;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Page on which a photograph is tried. It is sent to the evaluator, and not kept. */
@Path("/")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class PredictionsResource {
    private final Pages pages;
    private final Visitor visitor;
    private final Maps maps;

    PredictionsResource(Pages pages, Visitor visitor, Maps maps) {
        this.pages = pages;
        this.visitor = visitor;
        this.maps = maps;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance prediction(Frame frame, PredictionPage prediction);

        static native TemplateInstance sample(Frame frame, SampleView sample);
    }

    @GET
    @Path("try")
    @Operation(hidden = true)
    public Response show(@QueryParam("model") Optional<String> model, @QueryParam("version") Optional<String> version) {
        return page(PredictionPage.of(pages.console(), wanted(model), wanted(version)));
    }

    private static Optional<String> wanted(Optional<String> value) {
        return value.filter(text -> !text.isBlank());
    }

    private Response page(PredictionPage page) {
        return Pages.html(Templates.prediction(pages.frame("Try it", "try"), page));
    }

    /** Predicts a photograph. It changes nothing, so that readers may do it; a page of another origin may not. */
    @POST
    @Path("try")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(hidden = true)
    public Response predict(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, byte[] body) {
        Console console = pages.console();
        Multipart form = Multipart.of(type, body);
        String[] asked = form.text("asked").orElse("").split("/", 2);
        Optional<String> model = Optional.of(asked[0]).filter(text -> !text.isEmpty());
        Optional<String> version = asked.length == 2 ? Optional.of(asked[1]) : Optional.empty();
        Optional<byte[]> photo = form.file("photo");
        if (photo.isEmpty() || model.isEmpty()) {
            return page(PredictionPage.of(
                    console,
                    model,
                    version,
                    Optional.empty(),
                    "",
                    model.isEmpty() ? "No model version available yet." : "Choose a photo first."));
        }
        try {
            ServiceClients.Answer answer = console.owners()
                    .sendFile(
                            OwningService.EVALUATOR,
                            "/predictions?model=" + encoded(model.get())
                                    + version.map(number -> "&version=" + encoded(number))
                                            .orElse("&alias=champion"),
                            photo.get(),
                            visitor.token().orElseThrow(ForbiddenException::new));
            return page(
                    answer.succeeded()
                            ? PredictionPage.of(
                                    console, model, version, Optional.of(answer.body()), keep(answer.body()), "")
                            : PredictionPage.of(console, model, version, Optional.empty(), "", answer.refusal()));
        } catch (OwnerAwayException e) {
            return page(PredictionPage.of(console, model, version, Optional.empty(), "", e.getMessage()));
        }
    }

    private String keep(JsonNode answer) {
        Map<String, byte[]> files = new HashMap<>();
        SampleView.files(answer)
                .forEach((name, png) -> files.put(name, Base64.getDecoder().decode(png)));
        return maps.keep(files);
    }

    @GET
    @Path("evaluations/{report}/sample")
    @Operation(hidden = true)
    public Response sample(@PathParam("report") ReportId report, @QueryParam("id") Optional<String> id) {
        String sample = id.map(String::strip).orElse("");
        return Pages.html(Templates.sample(pages.frame("Sample " + sample, "models"), ask(report, sample)));
    }

    private SampleView ask(ReportId report, String sample) {
        try {
            ServiceClients.Answer answer = pages.console()
                    .owners()
                    .get(
                            OwningService.EVALUATOR,
                            "/reports/" + report + "/samples/" + encoded(sample).replace("+", "%20"),
                            visitor.token().orElseThrow(ForbiddenException::new));
            return answer.succeeded()
                    ? SampleView.of(report.value(), sample, answer.body(), keep(answer.body()))
                    : SampleView.refused(report.value(), sample, answer.refusal());
        } catch (OwnerAwayException e) {
            return SampleView.refused(report.value(), sample, e.getMessage());
        }
    }

    @GET
    @Path("try/{kept}/{task}.png")
    @Produces("image/png")
    @Operation(hidden = true)
    public Response map(@PathParam("kept") String kept, @PathParam("task") String task) {
        byte[] png = maps.map(kept, task).orElseThrow(() -> NotFoundException.of("map", task));
        return Response.ok(png).header("Cache-Control", "private, max-age=600").build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
