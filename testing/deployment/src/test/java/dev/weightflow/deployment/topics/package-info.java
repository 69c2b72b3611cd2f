/** List of topics that containers and clusters create. */
package dev.weightflow.deployment.topics;
