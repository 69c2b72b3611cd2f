/** The edge to health probes: started when the logs have been read, ready while they are followed, alive while it reviews. */
package dev.weightflow.registry.health;
