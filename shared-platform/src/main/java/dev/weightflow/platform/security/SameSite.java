package dev.weightflow.platform.security;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses requests from pages of other origins. A request must address this service by one of its names: a page whose own name resolves to this
 * service (DNS rebinding) has another. IP addresses cannot be rebound and are accepted, as probes use them. And a request that names its origin must
 * come from a page of this service.
 *
 * @param hosts names of this service, in lower case
 * @param origins other origins that are allowed, such as {@code https://console.example.org}, in lower case
 */
record SameSite(Set<String> hosts, Set<String> origins) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern SCHEME = Pattern.compile("^https?://");
    private static final Set<String> LOCAL = Set.of("localhost");

    Optional<Rejection> rejection(RoutingContext request) {
        if (request.request().headers().getAll(HttpHeaders.HOST).size() > 1) {
            return Optional.of(Rejection.SEVERAL_HOSTS);
        }
        return rejection(
                Optional.ofNullable(request.request().authority()),
                Optional.ofNullable(request.request().getHeader(HttpHeaders.ORIGIN)));
    }

    Optional<Rejection> rejection(Optional<HostAndPort> authority, Optional<String> origin) {
        if (authority.isPresent() && !isOurs(authority.get().host().toLowerCase(Locale.ROOT))) {
            return Optional.of(Rejection.OTHER_HOST);
        }
        boolean foreign = origin.map(page -> page.toLowerCase(Locale.ROOT))
                .filter(page -> !origins.contains(page) && !isSame(page, authority))
                .isPresent();
        return foreign ? Optional.of(Rejection.OTHER_ORIGIN) : Optional.empty();
    }

    private boolean isOurs(String host) {
        return ADDRESS.matcher(host).matches() || LOCAL.contains(host) || hosts.contains(host);
    }

    /** Compares host and port; the scheme may differ behind a proxy that terminates TLS. */
    private static boolean isSame(String page, Optional<HostAndPort> authority) {
        String place = SCHEME.matcher(page).replaceFirst("");
        return !place.equals(page)
                && authority.map(SameSite::text).filter(place::equals).isPresent();
    }

    private static String text(HostAndPort authority) {
        String host = authority.host().toLowerCase(Locale.ROOT);
        return authority.port() < 0 ? host : host + ":" + authority.port();
    }
}
