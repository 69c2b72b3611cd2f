/** The Kubernetes manifests: what Kustomize renders, the schemas of its kinds, and the rules between them. */
package dev.weightflow.deployment.manifests;
