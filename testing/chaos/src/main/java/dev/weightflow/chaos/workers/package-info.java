/** Workers that compete for jobs, each in a process of its own, on a broker and nothing else. */
package dev.weightflow.chaos.workers;
