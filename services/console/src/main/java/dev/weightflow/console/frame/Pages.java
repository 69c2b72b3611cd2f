package dev.weightflow.console.frame;

import dev.weightflow.console.Console;
import dev.weightflow.console.owner.Health;
import dev.weightflow.console.session.Visitor;
import dev.weightflow.platform.security.Roles;
import dev.weightflow.platform.security.Sessions.Session;
import dev.weightflow.platform.service.ServiceHandle;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.BlockingOperationControl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Creates pages: their frames, and their HTTP responses. */
@ApplicationScoped
public class Pages {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final ServiceHandle<Console> console;
    private final Visitor visitor;

    Pages(ServiceHandle<Console> console, Visitor visitor) {
        this.console = console;
        this.visitor = visitor;
    }

    /** Returns the sources of the pages' content. */
    public Console console() {
        return console.get();
    }

    /** Returns the frame of a page. */
    public Frame frame(String title, String place) {
        if (!BlockingOperationControl.isBlockingAllowed()) {
            return frameForAnybody(title); // no resource has the path, and nobody was identified
        }
        return new Frame(
                title,
                place,
                away(),
                refusing(),
                visitor.name(),
                Roles.all().stream().filter(visitor::may).collect(Collectors.toUnmodifiableSet()),
                visitor.session().filter(Session::acts).map(Session::formToken).orElse(""));
    }

    /** Returns the frame of a page for an unknown user, as a problem may occur before authentication. */
    Frame frameForAnybody(String title) {
        return new Frame(title, "", away(), refusing(), "", Set.of(), "");
    }

    private List<Health.Part> away() {
        return console.ifStarted().map(running -> running.health().away()).orElse(List.of());
    }

    private List<Refusing> refusing() {
        Optional<Health.Refusal> own = console.refused()
                .map(code -> new Health.Refusal(code, console.notReady().orElse("")));
        return Refusing.of(
                own,
                console.ifStarted().map(running -> running.health().parts()).orElse(List.of()));
    }

    /** Creates the response with a page. */
    public static Response html(TemplateInstance page) {
        return html(Response.ok(), page);
    }

    static Response html(Response.ResponseBuilder answer, TemplateInstance page) {
        Response response =
                answer.entity(page.render()).type("text/html;charset=UTF-8").build();
        protect(response.getHeaders());
        return response;
    }

    /** Sets the security headers of every page. */
    static void protect(MultivaluedMap<String, Object> headers) {
        headers.putSingle("Content-Security-Policy", POLICY);
        headers.putSingle("Referrer-Policy", "same-origin");
        headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
}
