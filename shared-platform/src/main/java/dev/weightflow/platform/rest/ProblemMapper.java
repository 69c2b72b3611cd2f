package dev.weightflow.platform.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.problem.Problems;
import dev.weightflow.schema.HasErrorCode;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;

/** Answers every failure with a problem. */
@Provider
@Singleton
public class ProblemMapper implements ExceptionMapper<Exception> {
    private final Problems problems = new Problems(() -> UUID.randomUUID().toString());

    @Override
    public Response toResponse(Exception failure) {
        return response(problem(failure));
    }

    private Problem problem(Exception failure) {
        // the framework wraps what a parameter's converter or the JSON reader says into a 404 or 400 of its own
        if (failure instanceof WebApplicationException web
                && !(web.getCause() instanceof HasErrorCode)
                && !(web.getCause() instanceof JsonProcessingException)) {
            Response.StatusType status = web.getResponse().getStatusInfo();
            return problems.ofStatus(
                    status.getStatusCode(), status.getReasonPhrase(), detail(web, status.getStatusCode()));
        }
        return problems.of(failure);
    }

    /** What the service said, if it said anything; the framework's own messages only repeat the status. */
    private static String detail(WebApplicationException failure, int status) {
        String said = failure.getMessage();
        if (said != null && !said.startsWith("HTTP ") && !said.startsWith("Unable to find") && status != 415) {
            return said;
        }
        return switch (status) {
            case 404 -> "There is nothing at this path; /q/openapi says what there is.";
            case 405 -> "This path does not take this method; /q/openapi says which it takes.";
            case 415 -> "This path does not take this media type; /q/openapi says which it takes.";
            default -> "The request cannot be served as it is; /q/openapi says what can.";
        };
    }

    private static Response response(Problem problem) {
        Response.ResponseBuilder answer = Response.status(problem.status())
                .header(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .entity(problem);
        return problem.status() == 503
                ? answer.header(HttpHeaders.RETRY_AFTER, "2").build()
                : answer.build();
    }
}
