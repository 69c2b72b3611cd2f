/** A console over logs in memory, with a service behind it that only listens. */
package dev.weightflow.console.testing;
