package dev.weightflow.console.drift;

import dev.weightflow.console.Console;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.live.ReadYourWrites;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages about drift of what models see. */
@Path("/models/{model}/drift")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class DriftResource {
    private static final String NUMBER = "[1-9]\\d{0,8}";
    private static final String DIGEST = "[0-9a-f]{64}";

    private final Pages pages;

    DriftResource(Pages pages) {
        this.pages = pages;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance drift(Frame frame, DriftPage drift);
    }

    @GET
    @Operation(hidden = true)
    public Response drift(
            @PathParam("model") String name,
            @QueryParam("version") Optional<String> version,
            @QueryParam("window") Optional<String> window,
            @QueryParam("page") @DefaultValue("1") int page) {
        Console console = pages.console();
        Model model = ReadYourWrites.awaited(() -> console.journals().models().known(new ModelName(name)))
                .orElseThrow(() -> NotFoundException.of("model", name));
        DriftPage content = new DriftPage(
                console,
                model,
                version.filter(text -> !text.isEmpty()).map(number -> version(model, number)),
                window.map(DriftResource::window),
                page);
        return Pages.html(Templates.drift(pages.frame("Drift of " + model.name(), "models"), content));
    }

    private static VersionNumber version(Model model, String number) {
        return Optional.of(number)
                .filter(text -> text.matches(NUMBER))
                .map(text -> new VersionNumber(Integer.parseInt(text)))
                .filter(found -> model.version(found).isPresent())
                .orElseThrow(() ->
                        NotFoundException.of("version", number, model.name() + " has " + model.versionCount() + "."));
    }

    private static DatasetId window(String dataset) {
        return Optional.of(dataset)
                .filter(text -> text.matches(DIGEST))
                .map(DatasetId::new)
                .orElseThrow(() -> NotFoundException.of("window", dataset));
    }
}
