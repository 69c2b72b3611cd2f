/** Prometheus' configuration, recording rules and alerts. */
package dev.weightflow.deployment.rules;
