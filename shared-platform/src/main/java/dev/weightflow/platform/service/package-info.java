/**
 * Lifecycle of every service: start, health, shutdown. A service's wiring produces its settings, whose faults stop the application, and one {@link
 * dev.weightflow.platform.service.ServiceHandle}, whose function opens the service's components.
 *
 * <p>Resources and channels inject the handle, or a {@code Supplier} of what it starts, and call {@code get()} at each request: until the service has
 * started that answers 503 with the reason. Channels do not run before.
 */
package dev.weightflow.platform.service;
