/**
 * Dead letters as work: what a service has set aside in the {@code .dlq} topics of its channels, shown over REST, and handled once more when
 * its cause is gone. A service has the resource by having channels; there is nothing to wire.
 *
 * <p>A letter is brought to the channel's handler within this process ({@link dev.weightflow.platform.messaging.Redelivery}) and not written to
 * its topic again: a fact must stay one record of its log, no service needs the right to write requests, and who replays a letter hears
 * what the handler said. The letter stays where it is; that it was replayed is a record of its own behind it in the same topic, so it is known to
 * every instance for as long as the letter is kept.
 */
package dev.weightflow.platform.deadletter;
