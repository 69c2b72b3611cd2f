/** Grafana's boards in deploy/grafana/boards, as Grafana exports them. */
package dev.weightflow.deployment.boards;
