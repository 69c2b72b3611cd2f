package dev.weightflow.console.loop;

import dev.weightflow.console.Console;
import dev.weightflow.console.act.Actions;
import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.console.live.ReadYourWrites;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.id.ModelName;
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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the pages of the closed loop's chains. */
@Path("/models/{model}/loop")
@RolesAllowed(Roles.READER)
@Produces(MediaType.TEXT_HTML)
@Blocking
public class LoopResource {
    private static final Instant FIRST = Instant.EPOCH;
    /** After every fact, of services whose clocks are ahead too. */
    static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private final Pages pages;
    private final Actions actions;

    LoopResource(Pages pages, Actions actions) {
        this.pages = pages;
        this.actions = actions;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance loop(Frame frame, LoopPage loop);
    }

    @GET
    @Operation(hidden = true)
    public Response loop(@PathParam("model") String name, @QueryParam("before") Optional<String> before) {
        Console console = pages.console();
        Model model = ReadYourWrites.awaited(() -> console.journals().models().known(new ModelName(name)))
                .orElseThrow(() -> NotFoundException.of("model", name));
        LoopPage content = new LoopPage(
                console,
                model,
                Standing.of(console, actions, model.name()),
                before.isEmpty(),
                before.map(LoopResource::moment).orElse(LAST));
        return Pages.html(Templates.loop(pages.frame("Loop of " + model.name(), "models"), content));
    }

    private static Instant moment(String text) {
        try {
            Instant moment = Instant.parse(text);
            return moment.isBefore(FIRST) ? FIRST : moment.isAfter(LAST) ? LAST : moment;
        } catch (DateTimeParseException e) {
            throw NotFoundException.of("moment", text);
        }
    }
}
