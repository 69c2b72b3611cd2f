/**
 * Commands, each thin: it reads its options, calls the package that does the work, and shows the result. A new command is one class here and one line
 * in {@link dev.weightflow.cli.Weightflow}.
 */
package dev.weightflow.cli.command;
