/** Checks of the script that takes a cluster from nothing to a champion and breaks it. */
package dev.weightflow.deployment.cluster;
