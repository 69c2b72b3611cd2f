package dev.weightflow.platform.security;

import dev.weightflow.platform.configuration.MicroProfileSettings;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Looks at every request before anything else does, those for health and metrics included. */
@ApplicationScoped
public class RequestGuard {
    private static final int BEFORE_AUTHENTICATION = 1_000;
    /** Quarkus authenticates with priority 200 and asks its path policies with 100. */
    private static final int AFTER_AUTHENTICATION = 50;

    private final SameSite site;
    private final Optional<IdentityProof> identity;
    private final RequestBodies bodies;

    RequestGuard(
            Config config,
            IdentityProviderManager identities,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most) {
        SecuritySettings settings = SecuritySettings.of(MicroProfileSettings.of(config));
        this.site = new SameSite(settings.hosts(), settings.origins());
        this.identity = settings.identitySecret().map(IdentityProof::by);
        this.bodies = new RequestBodies(identities, settings.bodyTimeout(), most.asLongValue());
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
