package dev.weightflow.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;

/** Error response of a service: a problem (RFC 9457), or any other answer with an error status. */
public final class ErrorResponse extends CommandFailure {
    private final int http;

    private ErrorResponse(String code, int http, String message) {
        super(code, status(http), message);
        this.http = http;
    }

    static ErrorResponse of(ServiceAddress service, int http, String body) {
        // not one of ours: a proxy's page, or a crash
        return of(
                service,
                http,
                Resource.parse(body).orElseGet(() -> new Resource(JsonNodeFactory.instance.objectNode())));
    }

    /**
     * @param http the HTTP status of the problem
     */
    public static ErrorResponse of(ServiceAddress service, int http, Resource problem) {
        String sentence = problem.find("detail").or(() -> problem.find("title")).orElse("HTTP status " + http);
        return new ErrorResponse(
                problem.find("code").orElse("http-" + http),
                http,
                service.name() + " says: " + asCommand(sentence) + whereToLook(service, http));
    }

    /** Replaces REST paths in a message of the service by the commands of this program. */
    private static String asCommand(String sentence) {
        return sentence.replaceAll("GET /([a-z]+) ", "'./weightflow $1 list' ");
    }

    /** Refers to the service's log for server errors alone, about which it says more. */
    private static String whereToLook(ServiceAddress service, int http) {
        return http < 500 ? "" : service.log().map(log -> " (log: " + log + ")").orElse("");
    }

    private static ExitStatus status(int http) {
        return switch (http) {
            case 404 -> ExitStatus.NOT_FOUND;
            case 502, 503, 504 -> ExitStatus.UNAVAILABLE;
            default -> http >= 400 && http < 500 ? ExitStatus.REFUSED : ExitStatus.FAILED;
        };
    }

    /** Returns whether the service knows no such id, or rejects the id as malformed. */
    boolean isNoSuchId() {
        return http == 404 || http == 400;
    }
}
