/** The command line {@code ./weightflow}: {@link dev.weightflow.local.Weightflow} is its root and knows every command. */
package dev.weightflow.local;
