/** Prometheus' configuration, recording rules and alarms. */
package dev.weightflow.deployment.rules;
