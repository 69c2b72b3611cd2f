/**
 * Servers as child JVMs: they are found, started, awaited and stopped, a failure is explained from the log, and none outlives the JVM that started
 * it.
 */
package dev.weightflow.local.process;
