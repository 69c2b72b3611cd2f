package dev.weightflow.platform.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.platform.problem.ProblemKind;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses a body that says itself to be over the limit with a problem; Quarkus, which comes after it, answers a bare 413. */
@ApplicationScoped
class BodyLimit {
    private static final int BEFORE_QUARKUS = 1000;
    private static final ProblemKind TOO_LARGE = ProblemKind.of(413, "Body too large");

    private final long most;
    private final ObjectMapper json;

    BodyLimit(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M") MemorySize most,
            ObjectMapper json) {
        this.most = most.asLongValue();
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_QUARKUS);
    }

    private void check(RoutingContext exchange) {
        String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || Long.parseLong(length) <= most) {
            exchange.next();
            return;
        }
        exchange.response()
                .setStatusCode(TOO_LARGE.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE) // the body is not read
                .end(problem(Long.parseLong(length)));
    }

    private String problem(long length) {
        String detail = "The body has " + length + " bytes; " + most + " are the most.";
        try {
            return json.writeValueAsString(Problem.of("body-too-large", TOO_LARGE, detail, List.of()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
