package dev.weightflow.platform.security;

import dev.weightflow.platform.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a service is protected, the same for all services.
 *
 * @param tokens the token file, if there is one
 * @param hosts names under which the service is called, beside {@code localhost} and addresses
 * @param origins origins whose pages may call it, beside its own
 * @param bodyTimeout how long a request's body may take to arrive
 * @param identitySecret the file of the secret by which the service proves who it is, if it does
 */
record SecuritySettings(
        Optional<Path> tokens,
        Set<String> hosts,
        Set<String> origins,
        Duration bodyTimeout,
        Optional<Path> identitySecret) {
    /** The setting that names the token file. */
    static final String TOKENS = "weightflow.security.tokens";

    /** The setting that names the file of the secret by which the service proves who it is. */
    static final String IDENTITY_SECRET = "weightflow.security.identity-secret";

    private static final String HOSTS = "weightflow.security.hosts";
    private static final String ORIGINS = "weightflow.security.origins";
    private static final String BODY_TIMEOUT = "weightflow.security.body-timeout";
    private static final Duration USUAL_BODY_TIMEOUT = Duration.ofSeconds(20);

    /** Reads them; faults are found by {@link Settings#complete}. */
    static SecuritySettings of(Settings settings) {
        return new SecuritySettings(
                path(settings, TOKENS),
                list(settings, HOSTS),
                list(settings, ORIGINS),
                settings.duration(BODY_TIMEOUT, USUAL_BODY_TIMEOUT),
                path(settings, IDENTITY_SECRET));
    }

    private static Optional<Path> path(Settings settings, String key) {
        return settings.optionalText(key).map(text -> settings.path(key, Path.of(text)));
    }

    private static Set<String> list(Settings settings, String key) {
        return settings.optionalText(key).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
