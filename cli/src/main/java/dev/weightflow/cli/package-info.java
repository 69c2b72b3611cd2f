/** Command line {@code ./weightflow}: {@link dev.weightflow.cli.Weightflow} is its root and knows every command. */
package dev.weightflow.cli;
