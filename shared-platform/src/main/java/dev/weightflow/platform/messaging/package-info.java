/**
 * Integration with SmallRye Reactive Messaging. A handler is a bean's method with {@code @Incoming} that takes an {@link
 * dev.weightflow.platform.event.Envelope} of the events that it wants, and {@code application.properties} names the channel's connector, topic and
 * group; all other settings are in {@code META-INF/microprofile-config.properties} of this module. The platform then does this:
 *
 * <ul>
 *   <li>Channels are paused until the service has read its journals ({@link dev.weightflow.platform.service}).
 *   <li>{@link dev.weightflow.platform.messaging.EventConverter} decodes. A handler gets the events of its parameter's type; others of the
 *       topic's family are skipped.
 *   <li>Events are handled one after another. With {@code @Blocking(ordered = false)} many are handled concurrently, and only those of one
 *       key wait for each other: for requests, which the journal then commits together.
 *   <li>A failure that is {@link dev.weightflow.platform.Retriable} is retried with back-off, by
 *       {@link dev.weightflow.platform.messaging.RetryDecorator}, for as long as the service runs: an outage of a broker, a store or a disk
 *       is never the message's fault.
 *   <li>A failure that is an {@link dev.weightflow.platform.InstanceFailure} stops the channel: another instance takes over.
 *   <li>A record with any other failure, or that cannot be decoded, goes to {@code <topic>.dlq} by the connector's strategy: key, bytes and
 *       headers unchanged, with our {@code dead-letter-code} beside the connector's reason. {@link
 *       dev.weightflow.platform.messaging.RejectedRequests} states the rejection of requests. {@link
 *       dev.weightflow.platform.messaging.Redelivery} delivers it to the handler again.
 *   <li>A fact that this instance cannot read yet (a newer release's, or signed by a key that is not on its ring) blocks the channel:
 *       {@link dev.weightflow.platform.messaging.Channels}. Until the channel has caught up with where its topic ended at the start, the
 *       service is not ready. A request never blocks: otherwise any caller could stop a service.
 *   <li>While the service is being stopped, nothing is dead-lettered: interrupted records are delivered again.
 * </ul>
 *
 * Delivery is at least once. That is harmless because handlers are idempotent: ids follow from content, and a decision on a state that has the fact
 * already adds nothing.
 */
package dev.weightflow.platform.messaging;
