/** What the registry sends to other services. */
package dev.weightflow.registry.channel;
