package dev.weightflow.console.session;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.security.Sessions;
import dev.weightflow.platform.security.TokenMechanism;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Opens and ends sessions of browsers. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
public class SessionsResource {
    private final Sessions sessions;
    private final SecurityIdentity caller;

    SessionsResource(Sessions sessions, SecurityIdentity caller) {
        this.sessions = sessions;
        this.caller = caller;
    }

    /**
     * Link that opens a session.
     *
     * @param path to open in a browser
     * @param seconds time after which the link expires
     */
    public record Link(String path, long seconds) {}

    @POST
    @Path("session-links")
    @RolesAllowed(Roles.READER)
    @Operation(
            summary = "Makes a link that opens the console in a browser, once and soon",
            description =
                    "For callers with a token; a session makes none. The session reads or, with act=true, does what"
                            + " the token may. It ends after twelve hours, or with its token's line.")
    @APIResponse(
            responseCode = "201",
            description = "The link",
            content = @Content(schema = @Schema(implementation = Link.class)))
    public Response link(@QueryParam("act") @DefaultValue("false") boolean act, @Context RoutingContext request) {
        String token = TokenMechanism.token(request).orElseThrow(ForbiddenException::new);
        String code = sessions.link(caller, token, act);
        return Response.status(Response.Status.CREATED)
                .entity(new Link("/sessions/" + code, Sessions.LINK.toSeconds()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    @GET
    @Path("sessions/{code}")
    @PermitAll
    @Operation(summary = "Opens the session of a link, and leads to the console")
    @SecurityRequirementsSet
    @APIResponse(responseCode = "303", description = "The session is open, its cookie is set")
    @APIResponse(responseCode = "404", description = "The link was used, is too old, or never was one")
    public Response open(@PathParam("code") String code, @Context UriInfo uri) {
        String session = sessions.open(code)
                .orElseThrow(() -> NotFoundException.of(
                        "session link",
                        "of this address",
                        "A link works once and for a short time; './weightflow console' makes a new one."));
        boolean secure = "https".equals(uri.getRequestUri().getScheme());
        return Response.seeOther(URI.create("/"))
                .cookie(new NewCookie.Builder(secure ? Sessions.SECURE_COOKIE : Sessions.COOKIE)
                        .value(session)
                        .path("/")
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite(NewCookie.SameSite.STRICT)
                        .maxAge((int) Sessions.SESSION.toSeconds())
                        .build())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
