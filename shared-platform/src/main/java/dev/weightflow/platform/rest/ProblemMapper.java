package dev.weightflow.platform.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.json.UnreadableJsonException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps every failure to a problem.
 *
 * <p>An exception with a code is shown with its message, as its {@link ProblemException} says. Everything else is a defect of ours, whose message
 * goes to the log alone: an {@link IllegalArgumentException}, too, unless one of our records has thrown it.
 */
public final class ProblemMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);
    private static final ProblemKind LOOP = ProblemKind.of(409, "Chain of events too long");

    @ServerExceptionMapper
    Response any(Exception failure) {
        return response(problem(failure));
    }

    /** Maps this exception, for which Quarkus has a mapper of its own; ours must be as specific to take precedence. */
    @ServerExceptionMapper
    Response mismatch(MismatchedInputException failure) {
        return any(failure);
    }

    static Problem problem(Exception failure) {
        // the framework wraps exceptions of parameter converters and of the JSON reader in a 404 or 400 of its own
        if (failure instanceof WebApplicationException web
                && !(web.getCause() instanceof HasErrorCode)
                && !(web.getCause() instanceof JsonProcessingException)) {
            Response.StatusType status = web.getResponse().getStatusInfo();
            ProblemKind kind = ProblemKind.of(status.getStatusCode(), status.getReasonPhrase());
            return Problem.of("http-" + kind.status(), kind, detail(web, kind.status()), List.of());
        }
        return ProblemException.causes(failure)
                .flatMap(cause -> shown(cause).stream())
                .findFirst()
                .orElseGet(() -> {
                    String incident = UUID.randomUUID().toString();
                    LOG.error("incident {}", incident, failure);
                    return Problem.unexpected(incident);
                });
    }

    private static Optional<Problem> shown(Throwable cause) {
        if (cause instanceof JsonProcessingException json) {
            return shown(UnreadableJsonException.of("request", json));
        }
        return cause instanceof HasErrorCode coded
                ? kind(cause).map(kind -> Problem.of(coded.code(), kind, cause.getMessage(), violations(cause)))
                : Optional.empty();
    }

    private static Optional<ProblemKind> kind(Throwable cause) {
        if (cause instanceof ProblemException problem) {
            return Optional.of(problem.problemKind());
        }
        if (cause instanceof InvalidRecordException || cause instanceof UnreadableJsonException) {
            return Optional.of(ProblemKind.INVALID);
        }
        if (cause instanceof CausationTooDeepException) {
            return Optional.of(LOOP);
        }
        return cause instanceof Retriable || cause instanceof InstanceFailure
                ? Optional.of(ProblemKind.UNAVAILABLE)
                : Optional.empty();
    }

    private static List<String> violations(Throwable cause) {
        if (cause instanceof InvalidRecordException invalid) {
            return invalid.faults();
        }
        if (cause instanceof InvalidRequestException invalid) {
            return invalid.violations();
        }
        return cause instanceof UnreadableJsonException unreadable ? unreadable.faults() : List.of();
    }

    /** Returns the service's own message, if there is one; the framework's messages only repeat the status. */
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
        return switch (problem.status()) {
            case 429 -> answer.header(HttpHeaders.RETRY_AFTER, "10").build();
            case 503 -> answer.header(HttpHeaders.RETRY_AFTER, "2").build();
            default -> answer.build();
        };
    }
}
