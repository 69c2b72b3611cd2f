package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.platform.PartState;
import dev.weightflow.cli.platform.PartState.PartStatus;

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

    /** It has been started, and does not run now: whoever listens at its port is another. */
    static ServiceUnavailable notServing(PartState part) {
        return new ServiceUnavailable(
                "The service " + part.name() + " is "
                        + (part.status() == PartStatus.RESTARTING
                                ? "being started again"
                                : part.status().text())
                        + part.note().map(why -> " (" + why + ")").orElse("")
                        + ": './weightflow status' shows how it is, its log is " + part.log() + ".",
                null);
    }

    /** Somebody answers, and is not who should. */
    static ServiceUnavailable notItself(ServiceAddress service) {
        return new ServiceUnavailable(
                "Who answers at " + service.base() + " has not proved to be this platform's " + service.name()
                        + ", and is shown no token. If the platform was started by an earlier version, './weightflow down'"
                        + " and './weightflow up' start it anew; else another program has taken the port.",
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
