/**
 * Dead letters: the records that a service has set aside in the {@code .dlq} topics of its channels, shown over REST, and replayed when the cause of
 * their failure is gone. Every service with channels has the resource; there is nothing to wire.
 *
 * <p>A letter is delivered to the channel's handler within this process ({@link dev.weightflow.platform.messaging.Redelivery}) and not written to its
 * topic again: a fact must stay one record of its log, no service needs the right to write requests, and the caller gets the handler's result. The
 * letter stays where it is; the replay is recorded behind it in the same topic, so that every instance knows of it for as long as the letter is kept.
 */
package dev.weightflow.platform.deadletter;
