/** Projections of long histories into the databases of the services that follow them. */
package dev.weightflow.benchmarks.projection;
