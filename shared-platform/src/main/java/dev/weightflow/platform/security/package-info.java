/**
 * Authentication, authorisation and limits of callers. A resource says in {@code @RolesAllowed} which of {@link
 * dev.weightflow.platform.security.Roles} it takes, and does nothing else; an operation that says nothing is open to nobody.
 *
 * <p>Callers are authenticated by an OpenID Connect provider ({@code quarkus.oidc.*}), by the tokens of a file, or, in a browser, by a session. A
 * request must address this service by one of its names, must not come from a page of another origin, and its body must arrive in time.
 */
package dev.weightflow.platform.security;
