/** The edge to Kafka: what this service hears, and what follows from it. */
package dev.weightflow.evaluator.messaging;
