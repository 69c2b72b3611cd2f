/**
 * The edge to SmallRye Reactive Messaging: how services hear one another. A handler is a bean's method with {@code @Incoming} that takes an
 * {@link dev.weightflow.platform.event.Envelope} of the events that it wants, and {@code application.properties} names the channel's connector,
 * topic and group; all other settings are in {@code META-INF/microprofile-config.properties} of this module. What the platform does then:
 *
 * <ul>
 *   <li>Channels are paused until the service has read its journals ({@link dev.weightflow.platform.service}).
 *   <li>{@link dev.weightflow.platform.messaging.EventConverter} decodes. A handler gets the events of its parameter's type; others of the
 *       topic's family are skipped.
 *   <li>Events come to a handler one after another. With {@code @Blocking(ordered = false)} many are handled at once, and only those of one
 *       key wait for each other: for requests, which the journal then commits together.
 *   <li>A failure that is {@link dev.weightflow.platform.Retriable} is tried again with back-off, by
 *       {@link dev.weightflow.platform.messaging.RetryDecorator}, for as long as the service runs: a broker, a store or a disk
 *       that is away is never the message's fault.
 *   <li>A failure that is an {@link dev.weightflow.platform.InstanceFailure} stops the channel: another instance takes over.
 *   <li>Any other failure, and what cannot be decoded, goes to {@code <topic>.dlq} by the connector's strategy: key, bytes and headers as
 *       found, with our {@code dead-letter-code} beside the connector's reason. {@link
 *       dev.weightflow.platform.messaging.RejectedRequests} states it where somebody waits. {@link
 *       dev.weightflow.platform.messaging.Redelivery} brings it to the handler once more.
 *   <li>An event type that a newer release has written stops the channel, unacknowledged, until a newer instance takes over: {@link
 *       dev.weightflow.platform.messaging.Channels}.
 *   <li>While the service is told to stop, nothing is dead-lettered: what is interrupted is delivered again.
 * </ul>
 *
 * Delivery is at least once. That is harmless because what handlers do is idempotent: ids follow from content, and a decision on a state
 * that knows the fact already adds nothing.
 */
package dev.weightflow.platform.messaging;
