/** Commands for the platform's operator: garbage, dead letters, tokens, signing keys. */
package dev.weightflow.cli.operations;
