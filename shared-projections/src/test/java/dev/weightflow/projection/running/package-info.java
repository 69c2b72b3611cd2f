/** Packaged service as a process, with its surroundings. */
package dev.weightflow.projection.running;
