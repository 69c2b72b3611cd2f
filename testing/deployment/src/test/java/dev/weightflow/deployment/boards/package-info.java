/** Grafana's boards: written here, and generated as the JSON of deploy/grafana/boards. */
package dev.weightflow.deployment.boards;
