package dev.weightflow.platform.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.problem.ProblemKinds;
import dev.weightflow.platform.problem.Problems;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;

/** Answers every failure with a problem. A service's own kinds are beans of type {@link ProblemKinds}. */
@Provider
@Singleton
public class ProblemMapper implements ExceptionMapper<Exception> {
    private final Problems problems;

    @Inject
    ProblemMapper(Instance<ProblemKinds> ofServices) {
        ProblemKinds kinds = ProblemKinds.platform();
        for (ProblemKinds more : ofServices) {
            kinds = kinds.and(more);
        }
        this.problems = new Problems(kinds, () -> UUID.randomUUID().toString());
    }

    @Override
    public Response toResponse(Exception failure) {
        return response(problem(failure));
    }

    private Problem problem(Exception failure) {
        if (failure instanceof WebApplicationException web && !(web.getCause() instanceof JsonProcessingException)) {
            Response.StatusType status = web.getResponse().getStatusInfo();
            return problems.ofStatus(status.getStatusCode(), status.getReasonPhrase(), web.getMessage() + ".");
        }
        return problems.of(failure);
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
