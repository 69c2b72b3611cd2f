package dev.weightflow.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weightflow.cli.console.Json;
import java.util.Optional;

/**
 * What a service says when it refuses or fails (RFC 9457, {@code application/problem+json}).
 *
 * @param title what kind of problem it is
 * @param status the HTTP status
 * @param detail the sentence for the user
 * @param code our stable word for the kind of problem
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Problem(Optional<String> title, int status, Optional<String> detail, Optional<String> code) {

    /** The problem in a response's body; a body that holds none becomes one. */
    static Problem in(int status, String body) {
        try {
            Problem problem = Json.MAPPER.readValue(body, Problem.class);
            if (problem != null
                    && (problem.title().isPresent() || problem.detail().isPresent())) {
                return new Problem(problem.title(), status, problem.detail(), problem.code());
            }
        } catch (JsonProcessingException e) {
            // not one of ours: a proxy's page, or a crash
        }
        return new Problem(Optional.empty(), status, Optional.empty(), Optional.empty());
    }

    /** The problem in one sentence. */
    public String sentence() {
        return detail.or(() -> title).orElse("HTTP status " + status);
    }
}
