/**
 * Backups: of the facts in the bucket, from which lost topics are restored, and of the local platform, copied while it is down and checked by starting
 * the copy.
 */
package dev.weightflow.cli.backup;
