package dev.weightflow.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.json.UnreadableJsonException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns exceptions into problems. Knows no REST framework. */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final ProblemKinds kinds;
    private final Supplier<String> incidents;

    /** @param incidents names for what nobody expected, different each time */
    public Problems(ProblemKinds kinds, Supplier<String> incidents) {
        this.kinds = kinds;
        this.incidents = incidents;
    }

    /** The problem that an exception is: that of the first of its causes that has a known code. */
    public Problem of(Throwable failure) {
        return causes(failure)
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .orElseGet(() -> unexpected(failure));
    }

    /** A problem that the REST framework found: a path, method or media type that there is not. */
    public Problem ofStatus(int status, String title, String detail) {
        return Problem.of("http-" + status, ProblemKind.of(status, title), detail, List.of());
    }

    private List<Problem> known(Throwable cause) {
        if (cause instanceof JsonProcessingException json) {
            return known(UnreadableJsonException.of("request", json));
        }
        if (cause instanceof HasErrorCode coded) {
            return kinds
                    .kind(coded.code())
                    .map(kind -> Problem.of(coded.code(), kind, cause.getMessage(), faults(cause)))
                    .stream()
                    .toList();
        }
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return kinds
                    .kind("invalid-argument")
                    .map(kind -> Problem.of("invalid-argument", kind, cause.getMessage(), List.of()))
                    .stream()
                    .toList();
        }
        return List.of();
    }

    private static List<String> faults(Throwable cause) {
        if (cause instanceof InvalidRecordException invalid) {
            return invalid.faults();
        }
        return cause instanceof UnreadableJsonException unreadable ? unreadable.faults() : List.of();
    }

    private Problem unexpected(Throwable failure) {
        String incident = incidents.get();
        LOG.error("incident {}", incident, failure);
        return Problem.unexpected(incident);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
