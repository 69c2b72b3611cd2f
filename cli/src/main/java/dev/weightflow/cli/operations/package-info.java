/** What an operator of the platform does: garbage, dead letters, tokens, signing keys. */
package dev.weightflow.cli.operations;
