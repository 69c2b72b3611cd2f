package dev.weightflow.platform.problem;

import java.util.List;
import java.util.Optional;

/**
 * Problem details, RFC 9457.
 *
 * @param type {@code urn:weightflow:problem:} and the code
 * @param title name of the kind, the same for all problems of the kind
 * @param code the stable, machine-readable reason
 * @param hint what to do about it, where the detail does not say
 * @param violations everything that is wrong with a request, as clauses; empty for other problems
 * @param incident id under which the service's log has the details of an unexpected failure
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        Optional<String> hint,
        List<String> violations,
        Optional<String> incident) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(String code, ProblemKind kind, String detail, List<String> violations) {
        return new Problem(
                type(code), kind.title(), kind.status(), detail, code, kind.hint(), violations, Optional.empty());
    }

    /** Describes an unexpected failure; the log has the details under the incident's name. */
    public static Problem unexpected(String incident) {
        return new Problem(
                type("unexpected"),
                "Unexpected failure",
                500,
                "The service failed unexpectedly.",
                "unexpected",
                Optional.of("Look for incident " + incident + " in the service's log."),
                List.of(),
                Optional.of(incident));
    }

    private static String type(String code) {
        return "urn:weightflow:problem:" + code;
    }
}
