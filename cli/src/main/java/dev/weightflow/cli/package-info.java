/**
 * Command line {@code ./weightflow}: {@link dev.weightflow.cli.Weightflow} is its root, and
 * {@link dev.weightflow.cli.Commands} knows every command.
 */
package dev.weightflow.cli;
