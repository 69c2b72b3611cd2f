package dev.weightflow.platform.security;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Checks every request before any other handler, those for health and metrics included. */
@ApplicationScoped
public class RequestGuard {
    static final String IDENTITY_SECRET = "weightflow.security.identity-secret";

    private static final int BEFORE_AUTHENTICATION = 1_000;
    /** Priority after authentication: Quarkus authenticates with priority 200 and checks its path policies with 100. */
    private static final int AFTER_AUTHENTICATION = 50;

    private final SameSite site;
    private final Optional<IdentityProof> identity;
    private final RequestBodies bodies;

    RequestGuard(
            @ConfigProperty(name = "weightflow.security.hosts") Optional<List<String>> hosts,
            @ConfigProperty(name = "weightflow.security.origins") Optional<List<String>> origins,
            @ConfigProperty(name = IDENTITY_SECRET) Optional<Path> secret,
            @ConfigProperty(name = "weightflow.security.body-timeout", defaultValue = "20s") Duration timeout,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most,
            IdentityProviderManager identities) {
        this.site = new SameSite(names(hosts), names(origins));
        this.identity = secret.map(IdentityProof::by);
        this.bodies = new RequestBodies(identities, timeout, most.asLongValue(), new FormsUnderWay());
    }

    private static Set<String> names(Optional<List<String>> list) {
        return list.orElse(List.of()).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    void register(@Observes Filters filters) {
        filters.register(this::checkSite, BEFORE_AUTHENTICATION);
        filters.register(bodies::handle, AFTER_AUTHENTICATION);
    }

    private void checkSite(RoutingContext request) {
        site.rejection(request).ifPresentOrElse(rejection -> rejection.end(request), () -> proveIdentity(request));
    }

    private void proveIdentity(RoutingContext request) {
        Optional<String> challenge = identity.flatMap(secret -> IdentityProof.challenge(request));
        challenge.ifPresentOrElse(text -> identity.orElseThrow().answer(request, text), request::next);
    }
}
