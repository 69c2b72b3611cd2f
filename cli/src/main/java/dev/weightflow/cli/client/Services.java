package dev.weightflow.cli.client;

import dev.weightflow.cli.console.Terminal;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.ServiceName;
import java.nio.file.Path;
import java.util.Map;

/** The services that commands speak with, each found when it is first needed. */
public final class Services {

    private final PlatformDirectory directory;
    private final Map<String, String> environment;

    /**
     * @param directory the folder of the platform on this machine
     * @param environment the process's variables, which may name services elsewhere
     */
    public Services(Path directory, Map<String, String> environment) {
        this.directory = new PlatformDirectory(directory);
        this.environment = Map.copyOf(environment);
    }

    /** The services as this process's user means them. */
    public static Services of(Terminal terminal) {
        return new Services(terminal.directory(), System.getenv());
    }

    /**
     * A client of that service.
     *
     * @throws ServiceUnavailable if nobody knows where it is
     */
    public ServiceClient client(ServiceName service) {
        ServiceAddress address = ServiceAddress.of(service, directory, environment);
        return new ServiceClient(address, AccessToken.of(address, directory, environment));
    }
}
