package dev.weightflow.local.client;

import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitStatus;

/** A service does not answer, or is not known to run. */
public final class ServiceUnavailable extends CommandFailure {

    private ServiceUnavailable(String message, Throwable cause) {
        super("service-unavailable", ExitStatus.UNAVAILABLE, message, cause);
    }

    static ServiceUnavailable notRunning(String service, String directory, String variable) {
        return new ServiceUnavailable(
                "The service " + service + " does not run in " + directory
                        + ": './weightflow up --detach' starts the platform; or name another one's address in "
                        + variable
                        + ".",
                null);
    }

    static ServiceUnavailable silent(ServiceAddress service, Throwable cause) {
        return new ServiceUnavailable(
                "The service " + service.name() + " does not answer at " + service.base()
                        + service.log()
                                .map(log -> ": './weightflow status' shows how it is, its log is " + log + ".")
                                .orElse(": is the address right?"),
                cause);
    }
}
