/**
 * Who calls, what they may do, and how many of them there can be. A resource says in {@code @RolesAllowed} which of {@link
 * dev.weightflow.platform.security.Roles} it takes, and does nothing else; an operation that says nothing is open to nobody.
 *
 * <p>Callers are known by an OpenID Connect provider ({@code quarkus.oidc.*}), by the tokens of a file, or, in a browser, by a session.
 * Every request is called by a name of this service and comes from no page of another origin; its body arrives in time.
 */
package dev.weightflow.platform.security;
