package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;

/** A service answered, and its answer is no. */
public final class ErrorResponse extends CommandFailure {

    ErrorResponse(ServiceAddress service, Problem problem) {
        super(
                problem.code().orElse("http-" + problem.status()),
                status(problem.status()),
                service.name() + " says: " + problem.sentence() + whereToLook(service, problem));
    }

    private static ExitStatus status(int http) {
        return switch (http) {
            case 404 -> ExitStatus.NOT_FOUND;
            case 502, 503, 504 -> ExitStatus.UNAVAILABLE;
            default -> http >= 400 && http < 500 ? ExitStatus.REFUSED : ExitStatus.FAILED;
        };
    }

    /** The service's log says more only if the fault was its own. */
    private static String whereToLook(ServiceAddress service, Problem problem) {
        return problem.status() < 500
                ? ""
                : service.log().map(log -> " (log: " + log + ")").orElse("");
    }
}
