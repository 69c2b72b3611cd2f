package dev.weightflow.platform.security;

import dev.weightflow.platform.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps refusals by security to problems. Quarkus has mappers of its own for these; an application's take precedence. */
public final class SecurityProblems {
    @ServerExceptionMapper
    Response anonymous(UnauthorizedException refused) {
        return unauthenticated();
    }

    @ServerExceptionMapper
    Response unknown(AuthenticationFailedException refused) {
        return unauthenticated();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException refused) {
        return answer(Rejection.FORBIDDEN).build();
    }

    private static Response unauthenticated() {
        return answer(Rejection.UNAUTHENTICATED)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    private static Response.ResponseBuilder answer(Rejection rejection) {
        Problem problem = rejection.problem();
        return Response.status(problem.status())
                .header(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .entity(problem);
    }
}
