/** Clients of the services that decide: addresses, readiness, and requests with the caller's own token. */
package dev.weightflow.console.owner;
