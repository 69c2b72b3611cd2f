/** What the registry hears from other services, and what it sends them. */
package dev.weightflow.registry.channel;
