/** The edge to health probes: started when the log has been read, ready while it is followed, alive while requests are polled. */
package dev.weightflow.ingestion.health;
