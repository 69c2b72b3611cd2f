package dev.weightflow.platform.security;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates callers by {@code Authorization: Bearer} with a token of the file, or by the cookie of a session. Where an OpenID Connect provider is
 * configured, other tokens are left to it.
 */
@ApplicationScoped
public class TokenMechanism implements HttpAuthenticationMechanism {
    private static final Logger LOG = LoggerFactory.getLogger(TokenMechanism.class);
    static final String TOKENS = "weightflow.security.tokens";

    private static final String BEARER = "bearer ";

    private final Optional<TokenFile> tokens;
    private final Sessions sessions;
    private final boolean provider;

    TokenMechanism(
            @ConfigProperty(name = TOKENS) Optional<Path> tokens,
            Sessions sessions,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled", defaultValue = "false") boolean provider) {
        this.tokens = tokens.map(TokenFile::open);
        this.sessions = sessions;
        this.provider = provider;
    }

    /** Opens the file at the start, so that a faulty one stops the service rather than fail its first caller. */
    void start(@Observes StartupEvent event) {
        if (tokens.isEmpty() && !provider) {
            LOG.warn(
                    "Nobody can call this service over REST: set {} to a file of tokens, or quarkus.oidc.tenant-enabled"
                            + " and quarkus.oidc.auth-server-url",
                    TOKENS);
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager identities) {
        Optional<String> token = token(request);
        if (token.isPresent()) {
            Optional<Caller> caller = tokens.flatMap(file -> file.caller(token.get()));
            if (caller.isEmpty() && !provider) {
                return Uni.createFrom().failure(new AuthenticationFailedException("unknown token"));
            }
            return identity(caller, Optional.empty(), identities);
        }
        Optional<Sessions.Session> session =
                cookie(request).flatMap(sessions::session).filter(open -> isStillKnown(open.caller()));
        return identity(session.map(Sessions.Session::caller), session, identities);
    }

    /** Returns the callers with a token in the file, by name. */
    public List<Caller> known() {
        return tokens.map(TokenFile::callers).orElse(List.of());
    }

    private boolean isStillKnown(Caller caller) {
        return caller.token()
                .map(token -> tokens.filter(file -> file.has(token)).isPresent())
                .orElse(true);
    }

    private static Uni<SecurityIdentity> identity(
            Optional<Caller> caller, Optional<Sessions.Session> session, IdentityProviderManager identities) {
        return caller.map(known -> identities.authenticate(new AccessTokenProvider.Request(known, session)))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    /** Returns the token of a request, if it has one. */
    public static Optional<String> token(RoutingContext request) {
        return Optional.ofNullable(request.request().getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    private static Optional<String> cookie(RoutingContext request) {
        return Optional.ofNullable(request.request().getCookie(Sessions.SECURE_COOKIE))
                .or(() -> Optional.ofNullable(request.request().getCookie(Sessions.COOKIE)))
                .map(Cookie::getValue);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(AccessTokenProvider.Request.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    /** Returns a priority before the provider's, which is one more than the default and refuses foreign tokens. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 100;
    }
}
