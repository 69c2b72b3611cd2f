/** Checks of the script that takes a cluster from nothing to a champion and injects faults. */
package dev.weightflow.deployment.cluster;
