/** Dead letters on the command line: those of all services, and their second try. */
package dev.weightflow.cli.deadletters;
