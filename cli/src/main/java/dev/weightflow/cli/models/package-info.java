/** Models on the command line: versions, aliases, the gate's decisions, and how a version came about. */
package dev.weightflow.cli.models;
