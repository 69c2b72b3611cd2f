/** Tests of Prometheus scraping the services at work. */
package dev.weightflow.deployment.live;
