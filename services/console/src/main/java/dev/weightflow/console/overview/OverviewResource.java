package dev.weightflow.console.overview;

import dev.weightflow.console.frame.Frame;
import dev.weightflow.console.frame.Pages;
import dev.weightflow.platform.security.Roles;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the overview. */
@Path("/")
@RolesAllowed(Roles.READER)
@Blocking
public class OverviewResource {
    private final Pages pages;

    OverviewResource(Pages pages) {
        this.pages = pages;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance overview(Frame frame, OverviewView overview);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response show() {
        return Pages.html(Templates.overview(pages.frame("Overview", ""), new OverviewView(pages.console())));
    }
}
