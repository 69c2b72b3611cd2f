package dev.weightflow.platform.security;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
public class AccessTokenProvider implements IdentityProvider<AccessTokenProvider.Request> {
    static final class Request extends BaseAuthenticationRequest {
        private final Caller caller;
        private final Optional<Sessions.Session> session;

        Request(Caller caller, Optional<Sessions.Session> session) {
            this.caller = caller;
            this.session = session;
        }
    }

    @Override
    public Class<Request> getRequestType() {
        return Request.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Request request, AuthenticationRequestContext context) {
        Caller caller = request.caller;
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRoles(caller.roles());
        request.session.ifPresent(session -> identity.addAttribute(Sessions.BY_SESSION, session));
        caller.token().ifPresent(token -> identity.addAttribute(Sessions.BY_TOKEN, token));
        return Uni.createFrom().item(identity.build());
    }
}
