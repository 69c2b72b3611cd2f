/**
 * Platform on this machine: its parts, the process that keeps them running, and the state file that the commands read. Start with {@link
 * dev.weightflow.local.platform.LocalPlatform}.
 */
package dev.weightflow.local.platform;
