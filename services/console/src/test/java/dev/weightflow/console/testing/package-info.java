/** Console over logs in memory, with a stub service that only records. */
package dev.weightflow.console.testing;
