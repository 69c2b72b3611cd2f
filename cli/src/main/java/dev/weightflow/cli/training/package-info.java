/** Options of a training on the command line, the same for every command that trains. */
package dev.weightflow.cli.training;
