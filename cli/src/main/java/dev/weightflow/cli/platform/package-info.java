/**
 * The whole platform on this machine: what its parts are, the process that keeps them running, and the file by which the
 * commands know about it. Start with {@link dev.weightflow.cli.platform.LocalPlatform}.
 */
package dev.weightflow.cli.platform;
