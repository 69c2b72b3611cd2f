/** Configuration, recording rules and alerts of Prometheus. */
package dev.weightflow.deployment.rules;
