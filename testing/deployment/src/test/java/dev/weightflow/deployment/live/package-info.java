/** What Prometheus finds when it really scrapes the services at work. */
package dev.weightflow.deployment.live;
