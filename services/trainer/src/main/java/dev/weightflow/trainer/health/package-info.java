/** The edge to health probes: started when the log has been read, ready while it is followed, alive while jobs are looked for. */
package dev.weightflow.trainer.health;
