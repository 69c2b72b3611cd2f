package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PartState.PartStatus;

/** Failure of a service that does not answer, or is not known to run. */
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

    /** Creates the failure of a service that was started and does not run now: the server at its port is another one. */
    static ServiceUnavailable notServing(PartState part) {
        return new ServiceUnavailable(
                "The service " + part.name() + " is "
                        + (part.status() == PartStatus.RESTARTING
                                ? "being started again"
                                : part.status().text())
                        + part.note().map(why -> " (" + why + ")").orElse("")
                        + ": './weightflow status' shows its state, its log is " + part.log() + ".",
                null);
    }

    /** Creates the failure of a server that answers and did not prove to be the service. */
    static ServiceUnavailable notItself(ServiceAddress service) {
        return new ServiceUnavailable(
                "The server at " + service.base() + " has not proved to be this platform's " + service.name()
                        + ", so no token is sent to it. If the platform was started by an earlier version, './weightflow down'"
                        + " and './weightflow up' restart it; otherwise another program is using the port.",
                null);
    }

    static ServiceUnavailable silent(ServiceAddress service, Throwable cause) {
        return new ServiceUnavailable(
                "The service " + service.name() + " does not answer at " + service.base()
                        + service.log()
                                .map(log -> ": './weightflow status' shows its state, its log is " + log + ".")
                                .orElse(": is the address right?"),
                cause);
    }
}
