package dev.weightflow.platform.security;

import dev.weightflow.platform.problem.Problem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Shows what security refuses as problems. Quarkus has mappers of its own for these; ours come first by being an application's. */
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
