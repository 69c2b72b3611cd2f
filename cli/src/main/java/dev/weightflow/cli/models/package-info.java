/** Models on the command line: versions, aliases, the gate's decisions, and lineage. */
package dev.weightflow.cli.models;
