/**
 * Event log as the source of truth: decide, append, apply. A decision is a pure function of the state; its events are appended in one transaction;
 * and only applying an event changes the state. A starting instance reads the log from the newest snapshot, or from its beginning, and has the whole
 * state.
 *
 * <p>Several instances of a service may decide over one log. The right to write (a transactional id whose epoch Kafka keeps) belongs to the instance
 * that acquired it last: an append by any other is fenced as a whole, and its decision is made again on the newer state. So a decision is appended
 * only if it was based on all earlier events.
 *
 * <p>{@link dev.weightflow.platform.eventlog.Journal} is the interface for services. It has two threads: a reader that follows the log and applies
 * new events, and a writer that makes decisions.
 */
package dev.weightflow.platform.eventlog;
