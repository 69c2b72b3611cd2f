/** What services are told by the compose files and the Kubernetes manifests, taken from these as it stands and moved onto this machine. */
package dev.weightflow.deployment.deployed;
