/** Workers that compete for jobs, each in a process of its own, on a broker alone. */
package dev.weightflow.chaos.workers;
