package dev.weightflow.cli.client;

import dev.weightflow.cli.platform.IdentitySecret;
import dev.weightflow.cli.platform.PartState;
import dev.weightflow.cli.platform.PlatformDirectory;
import dev.weightflow.cli.platform.PlatformStatus;
import dev.weightflow.cli.platform.ServiceName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where a service is.
 *
 * @param name what it is called
 * @param base its URL, without a slash at the end
 * @param log its log, if it runs on this machine
 * @param identity by what it proves that it is itself, if it runs on this machine
 */
public record ServiceAddress(String name, URI base, Optional<String> log, Optional<IdentitySecret> identity) {

    /**
     * The service's address: the variable {@code WEIGHTFLOW_TRAINER_URL} and its like name it, else the platform on this machine
     * does. Of several instances, it is the first that is ready, or else one that runs.
     *
     * @param environment the process's variables
     * @throws ServiceUnavailable if neither knows it, or it does not run now
     */
    public static ServiceAddress of(ServiceName service, PlatformDirectory directory, Map<String, String> environment) {
        String variable = service.urlVariable();
        String named = environment.get(variable);
        if (named != null) {
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
}
