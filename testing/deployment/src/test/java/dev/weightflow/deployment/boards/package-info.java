/** Grafana's dashboards in deploy/grafana/boards, as Grafana exports them. */
package dev.weightflow.deployment.boards;
