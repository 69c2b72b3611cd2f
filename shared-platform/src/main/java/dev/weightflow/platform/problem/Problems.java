package dev.weightflow.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.platform.InstanceFailure;
import dev.weightflow.platform.Retriable;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.event.CausationTooDeepException;
import dev.weightflow.schema.json.UnreadableJsonException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns exceptions into problems. Knows no REST framework.
 *
 * <p>An exception with a code is shown, message and all; its {@link ProblemException} says how. Everything else is a mistake of ours, whose
 * message is for the log alone: an {@link IllegalArgumentException}, too, unless it is one of our records' refusals.
 */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final ProblemKind LOOP = ProblemKind.of(409, "Chain of events too long");

    private final Supplier<String> incidents;

    /** @param incidents names for what nobody expected, different each time */
    public Problems(Supplier<String> incidents) {
        this.incidents = incidents;
    }

    /** The problem that an exception is: that of the first of its causes that is shown. */
    public Problem of(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .flatMap(cause -> shown(cause).stream())
                .findFirst()
                .orElseGet(() -> unexpected(failure));
    }

    /** A problem that the REST framework found: a path, method or media type that there is not. */
    public Problem ofStatus(int status, String title, String detail) {
        return Problem.of("http-" + status, ProblemKind.of(status, title), detail, List.of());
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

    private Problem unexpected(Throwable failure) {
        String incident = incidents.get();
        LOG.error("incident {}", incident, failure);
        return Problem.unexpected(incident);
    }
}
