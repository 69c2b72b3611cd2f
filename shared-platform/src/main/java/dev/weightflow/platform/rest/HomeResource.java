package dev.weightflow.platform.rest;

import io.quarkus.arc.properties.UnlessBuildProperty;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Home page of a service: what it is, and where to go on. It reveals nothing that is not public. */
@Path("/")
@Tag(name = "home")
@UnlessBuildProperty(name = "dev.weightflow.home.own", stringValue = "true", enableIfMissing = true)
public class HomeResource {
    private static final String POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String service;
    private final String version;
    private final URI console;
    private final int management;

    HomeResource(
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "weightflow.console-url", defaultValue = "http://localhost:8080") URI console,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int management) {
        this.service = service;
        this.version = version;
        this.console = console;
        this.management = management;
    }

    /** Service, with the addresses around it. */
    @Schema(name = "Home")
    public record Home(String service, String version, URI console, URI openapi, URI health, URI metrics) {}

    private Home home(UriInfo uri) {
        URI base = uri.getBaseUri();
        URI managed = URI.create(base.getScheme() + "://" + base.getHost() + ":" + management + "/");
        return new Home(
                "Weightflow " + service,
                version,
                console,
                base.resolve("q/openapi"),
                managed.resolve("q/health"),
                managed.resolve("q/metrics"));
    }

    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    @SecurityRequirementsSet
    @Operation(summary = "Describes this service, and links to its console, OpenAPI, health and metrics")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Home.class)))
    public Home json(@Context UriInfo uri) {
        return home(uri);
    }

    @GET
    @PermitAll
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Response page(@Context UriInfo uri) {
        Home home = home(uri);
        String page = """
                <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%1$s</title>
                <meta name="viewport" content="width=device-width, initial-scale=1"></head>
                <body><main><h1>%1$s %2$s</h1><p>This service is an API for programs. For people, there is the <a href="%3$s">console</a>.</p>
                <ul><li><a href="%4$s">OpenAPI</a></li><li><a href="%5$s">Health</a></li><li><a href="%6$s">Metrics</a></li></ul>
                </main></body></html>
                """.formatted(
                        home.service(), home.version(), home.console(), home.openapi(), home.health(), home.metrics());
        return Response.ok(page, "text/html;charset=UTF-8")
                .header("Content-Security-Policy", POLICY)
                .build();
    }
}
