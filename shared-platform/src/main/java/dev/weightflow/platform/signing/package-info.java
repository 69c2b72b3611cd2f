/**
 * Who stands by what: services sign the facts that they state and the documents that they store (Ed25519, RFC 8032), and refuse those of
 * others that are not signed by whom they must come from. Off unless there are keys.
 */
package dev.weightflow.platform.signing;
