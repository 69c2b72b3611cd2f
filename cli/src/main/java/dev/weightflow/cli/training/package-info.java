/** What is said of a training on the command line, alike for every command that trains. */
package dev.weightflow.cli.training;
