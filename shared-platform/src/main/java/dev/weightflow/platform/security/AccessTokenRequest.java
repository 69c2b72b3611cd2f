package dev.weightflow.platform.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks who a caller is that {@link TokenMechanism} has recognised. */
final class AccessTokenRequest extends BaseAuthenticationRequest {
    private final Caller caller;

    AccessTokenRequest(Caller caller) {
        this.caller = caller;
    }

    Caller caller() {
        return caller;
    }
}
