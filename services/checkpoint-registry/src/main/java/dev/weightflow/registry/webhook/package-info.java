/** Notifications of facts by HTTP requests, for people and programs elsewhere. {@code docs/webhooks.md} is the receiver's side. */
package dev.weightflow.registry.webhook;
