/**
 * How a service reacts to events, whatever brings them: each is decoded, handled at least once, tried again where that can
 * help, and put aside with its cause where it cannot. No event stops those behind it, and none is lost.
 *
 * <p>At-least-once is harmless because what handlers do is idempotent: ids of events and objects follow from their content,
 * objects are put only if absent, and a decision on a state that knows the fact already adds nothing.
 * {@link dev.weightflow.platform.handling.ProcessedEvents} merely saves the work of doing so again.
 */
package dev.weightflow.platform.handling;
