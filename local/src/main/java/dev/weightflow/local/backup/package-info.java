/** Backups of the platform of one machine. */
package dev.weightflow.local.backup;
