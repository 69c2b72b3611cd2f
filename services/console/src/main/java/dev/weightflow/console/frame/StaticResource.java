package dev.weightflow.console.frame;

import dev.weightflow.platform.problem.NotFoundException;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves {@link StaticFiles} without authentication: they reveal nothing of the platform, and a page that asks for a token needs them too. */
@Path("/")
@PermitAll
public class StaticResource {
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    @GET
    @Path("static/{version}/{name}")
    @Operation(hidden = true)
    public Response file(@PathParam("version") String version, @PathParam("name") String name) {
        byte[] content = StaticFiles.all().file(name).orElseThrow(() -> NotFoundException.of("file", name));
        return Response.ok(content, type(name))
                .header(HttpHeaders.CACHE_CONTROL, FOR_GOOD)
                .build();
    }

    @GET
    @Path("favicon.ico")
    @Operation(hidden = true)
    public Response icon() {
        return file("", "favicon.svg");
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css;charset=UTF-8";
            case "js" -> "text/javascript;charset=UTF-8";
            default -> "image/svg+xml";
        };
    }
}
