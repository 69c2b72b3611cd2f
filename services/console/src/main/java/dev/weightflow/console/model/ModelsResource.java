package dev.weightflow.console.model;

import dev.weightflow.console.Console;
import dev.weightflow.console.evaluation.Reported;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.metric.TaskFigures;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages of models and versions. */
@Path("/models")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class ModelsResource {
    private static final String PLACE = "models";

    private final Pages pages;

    ModelsResource(Pages pages) {
        this.pages = pages;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance models(Frame frame, ModelList list);

        static native TemplateInstance model(Frame frame, ModelPage model);

        static native TemplateInstance version(
                Frame frame, VersionPage version, PredictionViewer sight, ClassTable classes, WeightDisplacement moved);
    }

    @GET
    @Operation(hidden = true)
    public Response list() {
        return Pages.html(Templates.models(pages.frame("Models", PLACE), ModelList.of(pages.console())));
    }

    @GET
    @Path("{model}")
    @Operation(hidden = true)
    public Response model(@PathParam("model") String name, @QueryParam("page") @DefaultValue("1") int page) {
        Console console = pages.console();
        Model model = Versions.model(console, name);
        return Pages.html(Templates.model(pages.frame(name, PLACE), new ModelPage(console, model, page)));
    }

    @GET
    @Path("{model}/{version:\\d+}")
    @Operation(hidden = true)
    public Response version(
            @PathParam("model") String name,
            @PathParam("version") String number,
            @QueryParam("task") Optional<String> task,
            @QueryParam("image") Optional<String> image,
            @QueryParam("classes") Optional<String> classes) {
        Console console = pages.console();
        Model model = Versions.modelWith(console, name, number);
        VersionPage page = new VersionPage(console, model, Versions.version(model, number));
        Optional<Reported> reported = page.reported();
        Map<TaskName, TaskFigures> before =
                page.rival().map(rival -> Versions.figures(console, rival)).orElse(Map.of());
        return Pages.html(Templates.version(
                pages.frame(name + ", version " + number, PLACE),
                page,
                PredictionViewer.of(reported, task, image),
                ClassTable.of(reported, before, task, classes.isPresent(), page.before()),
                moved(console, reported)));
    }

    private static WeightDisplacement moved(Console console, Optional<Reported> reported) {
        try {
            return WeightDisplacement.of(
                    reported.flatMap(found -> found.report().geometry())
                            .map(digest -> console.documents().geometry(digest)));
        } catch (InvalidDocument | ObjectStoreException e) {
            return WeightDisplacement.none(e.getMessage());
        }
    }
}
