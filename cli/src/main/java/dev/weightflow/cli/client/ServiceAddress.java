package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.local.platform.IdentitySecret;
import dev.weightflow.local.platform.LocalPlatform;
import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.PlatformStatus;
import dev.weightflow.local.platform.ServiceName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Address of a service, with its log and the secret that proves its identity, where known. */
public record ServiceAddress(String name, URI base, Optional<String> log, Optional<IdentitySecret> identity) {
    /** Variable that holds a token for services elsewhere; {@code TOKEN_FILE} names a file with one. */
    private static final String TOKEN = "WEIGHTFLOW_TOKEN";

    private static final String TOKEN_FILE = "WEIGHTFLOW_TOKEN_FILE";

    /**
     * Returns a service's address: the one in the variable {@code WEIGHTFLOW_TRAINER_URL} or its like, otherwise that of the platform on this
     * machine. Of several instances, it is the first that is ready, or else one that runs.
     *
     * @param environment the process's variables
     * @throws ServiceUnavailable if neither provides it, or the service does not run
     * @throws CommandFailure if the variable's value is no address
     */
    public static ServiceAddress of(ServiceName service, PlatformDirectory directory, Map<String, String> environment) {
        String variable = service.urlVariable();
        String named = environment.get(variable);
        if (named != null) {
            if (!named.matches("https?://[^/\\s]+(/\\S*)?")) {
                throw CommandFailure.refused(
                        "address-invalid",
                        variable + " is '" + named + "', which is not the address of a service: write it like http://"
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
     * Returns the token for this service, which is sent only after the service has {@linkplain #identity() proved} its identity: the one in the
     * environment, or else, for the platform on this machine only, the one that the platform generated for the command line.
     *
     * @throws CommandFailure if the token file exists and cannot be read
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
