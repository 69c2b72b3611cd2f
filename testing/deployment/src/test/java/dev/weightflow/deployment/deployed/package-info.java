/** Settings of services in the compose files and the Kubernetes manifests, read from these as they are and adapted to this machine. */
package dev.weightflow.deployment.deployed;
