package dev.weightflow.platform.rest;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Quarkus has a mapper of its own for this one exception; ours must be as specific to come first. */
@Provider
@Singleton
public class MismatchMapper implements ExceptionMapper<MismatchedInputException> {
    private final ProblemMapper problems;

    @Inject
    MismatchMapper(ProblemMapper problems) {
        this.problems = problems;
    }

    @Override
    public Response toResponse(MismatchedInputException failure) {
        return problems.toResponse(failure);
    }
}
