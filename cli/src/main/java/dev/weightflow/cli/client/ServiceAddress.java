package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.platform.IdentitySecret;
import dev.weightflow.cli.platform.LocalPlatform;
import dev.weightflow.cli.platform.PartState;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformStatus;
import dev.weightflow.cli.platform.ServiceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a service is. */
public record ServiceAddress(String name, URI base, Optional<String> log, Optional<IdentitySecret> identity) {
    /** The variable that holds a token for services elsewhere, and the one that names a file with it. */
    private static final String TOKEN = "WEIGHTFLOW_TOKEN";

    private static final String TOKEN_FILE = "WEIGHTFLOW_TOKEN_FILE";

    /**
     * The service's address: the variable {@code WEIGHTFLOW_TRAINER_URL} and its like name it, else the platform on this machine
     * does. Of several instances, it is the first that is ready, or else one that runs.
     *
     * @param environment the process's variables
     * @throws ServiceUnavailable if neither knows it, or it does not run now
     * @throws CommandFailure if what the variable names is no address
     */
    public static ServiceAddress of(ServiceName service, PlatformDirectory directory, Map<String, String> environment) {
        String variable = service.urlVariable();
        String named = environment.get(variable);
        if (named != null) {
            if (!named.matches("https?://[^/\\s]+(/\\S*)?")) {
                throw CommandFailure.refused(
                        "address-invalid",
                        variable + " is '" + named + "', which is no address of a service: write it like http://"
                                + service.key() + ".example:" + service.preferredPort() + ".");
            }
            return new ServiceAddress(service.key(), withoutSlash(named), Optional.empty(), Optional.empty());
        }
        PlatformStatus status = PlatformStatus.of(directory);
        return status.instanceToAsk(service).map(part -> of(part, directory)).orElseThrow(() -> status.instanceOf(
                        service)
                .map(ServiceUnavailable::notServing)
                .orElseGet(() -> ServiceUnavailable.notRunning(service.key(), status.directory(), variable)));
    }

    private static ServiceAddress of(PartState part, PlatformDirectory directory) {
        return new ServiceAddress(
                part.name(),
                withoutSlash(part.address().orElseThrow()),
                Optional.of(part.log()),
                Optional.of(directory.identitySecret(part.name())));
    }

    private static URI withoutSlash(String url) {
        return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    /**
     * The token for this service, which is shown to it after it has {@linkplain #identity() proved} who it is: the one that the environment
     * gives, or else, for the platform on this machine and for no other, the one that the platform has made for the command line.
     *
     * @throws CommandFailure if there is a file and it cannot be read
     */
    public Optional<String> token(PlatformDirectory directory, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(TOKEN)).or(() -> Optional.ofNullable(environment.get(TOKEN_FILE))
                .map(Path::of)
                .or(() -> log.map(here -> directory.accessTokens().tokenFile(LocalPlatform.COMMAND_LINE))
                        .filter(Files::exists))
                .map(ServiceAddress::read));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CommandFailure(
                    "token-unreadable",
                    ExitStatus.FAILED,
                    "The token in " + file + " cannot be read: it is only for the user who started the platform.",
                    e);
        }
    }
}
