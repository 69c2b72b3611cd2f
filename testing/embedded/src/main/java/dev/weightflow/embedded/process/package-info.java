/**
 * How a server runs as a child JVM: it is found, started, awaited and stopped, its log says why it failed, and it never
 * outlives the JVM that started it.
 */
package dev.weightflow.embedded.process;
