package dev.weightflow.platform.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks who a caller is that {@link TokenMechanism} has recognised. */
final class AccessTokenRequest extends BaseAuthenticationRequest {
    private final Caller caller;
    private final boolean bySession;

    AccessTokenRequest(Caller caller, boolean bySession) {
        this.caller = caller;
        this.bySession = bySession;
    }

    Caller caller() {
        return caller;
    }

    boolean isBySession() {
        return bySession;
    }
}
