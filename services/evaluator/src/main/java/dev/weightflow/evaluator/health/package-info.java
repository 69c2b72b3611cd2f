/** The edge to health probes: started when the logs have been read, ready while they are followed, alive while requests are polled. */
package dev.weightflow.evaluator.health;
