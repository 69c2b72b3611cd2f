package dev.weightflow.cli.client;

import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.ServiceName;
import java.util.Map;
import java.util.function.Function;

/**
 * What commands that speak with services share.
 *
 * @param environment the process's variables, which may name services elsewhere
 * @param poller looks again and again at what takes its time
 */
public record Session(Terminal terminal, Map<String, String> environment, Poller poller) {
    public static Session of(Terminal terminal) {
        return new Session(terminal, System.getenv(), Poller.usual());
    }

    /**
     * A client of that service.
     *
     * @throws ServiceUnavailable if nobody knows where it is
     */
    public ServiceClient client(ServiceName service) {
        PlatformDirectory directory = new PlatformDirectory(terminal.directory());
        ServiceAddress address = ServiceAddress.of(service, directory, environment);
        return new ServiceClient(address, address.token(directory, environment));
    }

    /** Shows what a service answered: whole as JSON, or as that text. */
    public void show(Resource answer, Function<Resource, ?> text) {
        terminal.show(answer.json(), () -> text.apply(answer).toString());
    }
}
