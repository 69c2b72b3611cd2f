/** A packaged service as a process, and what surrounds it. */
package dev.weightflow.projection.running;
