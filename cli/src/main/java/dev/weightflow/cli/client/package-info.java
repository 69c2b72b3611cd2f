/** How commands speak with the services over REST: where a service is, what it answers, and what its refusals mean. */
package dev.weightflow.cli.client;
