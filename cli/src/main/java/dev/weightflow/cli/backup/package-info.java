/** Backups of the platform of one machine: made while it is down, and checked by starting a copy. */
package dev.weightflow.cli.backup;
