/** Rules for the Kubernetes manifests: rendered by Kustomize, with the schemas of their kinds, and the rules between them. */
package dev.weightflow.deployment.manifests;
