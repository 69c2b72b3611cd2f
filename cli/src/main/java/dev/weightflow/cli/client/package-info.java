/** REST client of the services: addresses, responses, and the meaning of error responses. */
package dev.weightflow.cli.client;
