package dev.weightflow.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;

/** A service answered, and its answer is no: a problem (RFC 9457), or whatever else stands in the way. */
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

    /** @param http the status that belongs to the problem */
    public static ErrorResponse of(ServiceAddress service, int http, Resource problem) {
        String sentence = problem.find("detail").or(() -> problem.find("title")).orElse("HTTP status " + http);
        return new ErrorResponse(
                problem.find("code").orElse("http-" + http),
                http,
                service.name() + " says: " + asCommand(sentence) + whereToLook(service, http));
    }

    /** The service speaks of its own interface; its user speaks with this one. */
    private static String asCommand(String sentence) {
        return sentence.replaceAll("GET /([a-z]+) ", "'./weightflow $1 list' ");
    }

    /** The service's log says more only if the fault was its own. */
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

    /** Whether nothing has that id, or nothing could have. */
    boolean isNoSuchId() {
        return http == 404 || http == 400;
    }
}
