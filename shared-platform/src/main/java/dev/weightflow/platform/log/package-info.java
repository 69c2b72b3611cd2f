/**
 * The event log as the place where state lives: decide, append, replay. A decision is a pure function of the state; its facts
 * are appended in one transaction; and only replaying a fact changes the state. Whoever starts reads the log from its
 * beginning and knows all.
 *
 * <p>Several instances of a service may decide over one log. The pen (a transactional id whose epoch Kafka keeps) goes to
 * whoever took it last: an append by anyone else fails as a whole, and its decision is made again on the newer state. So a
 * decision is appended only if it was made on everything that was there before.
 */
package dev.weightflow.platform.log;
