/**
 * The event log as the place where state lives: decide, append, apply. A decision is a pure function of the state; its events
 * are appended in one transaction; and only applying an event changes the state. Whoever starts reads the log from the newest
 * snapshot, or from its beginning, and knows all.
 *
 * <p>Several instances of a service may decide over one log. The right to write (a transactional id whose epoch Kafka keeps)
 * goes to whoever acquired it last: an append by anyone else is fenced as a whole, and its decision is made again on the newer
 * state. So a decision is appended only if it was made on everything that was there before.
 *
 * <p>{@link dev.weightflow.platform.eventlog.Journal} is what services use. It has two threads: a reader that follows the log
 * and applies what arrives, and a writer that makes decisions.
 */
package dev.weightflow.platform.eventlog;
