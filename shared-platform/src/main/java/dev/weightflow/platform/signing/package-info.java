/**
 * Signatures: services sign the facts that they state and the documents that they store (Ed25519, RFC 8032), and refuse those of others that are not
 * signed by the required service. Off unless keys are configured.
 */
package dev.weightflow.platform.signing;
