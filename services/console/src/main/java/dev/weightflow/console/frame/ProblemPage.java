package dev.weightflow.console.frame;

import dev.weightflow.platform.problem.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Renders a problem as a page where a page was requested: what failed, why, and what to do. */
@Singleton
class ProblemPage {
    private final Pages pages;

    ProblemPage(Pages pages) {
        this.pages = pages;
    }

    /** Templates, checked at build time. */
    @CheckedTemplate(basePath = "")
    static class Templates {
        private Templates() {}

        static native TemplateInstance problem(Frame frame, Problem problem, boolean signIn, Instant at);
    }

    @ServerResponseFilter
    void show(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof Problem problem && asksForPage(request)) {
            String page = Templates.problem(
                            pages.frameForAnybody(problem.title()).saying(problem.detail()),
                            problem,
                            problem.status() == 401,
                            Instant.now())
                    .render();
            response.setEntity(page, null, MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
            response.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8");
            Pages.protect(response.getHeaders());
            Object after = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
            if (after != null && request.getMethod().equals("GET")) {
                response.getHeaders().putSingle("Refresh", after); // the page reloads while the service starts
            }
        }
    }

    private static boolean asksForPage(ContainerRequestContext request) {
        String accepted = request.getHeaderString(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains(MediaType.TEXT_HTML);
    }
}
