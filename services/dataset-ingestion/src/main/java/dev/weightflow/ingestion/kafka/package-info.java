/** The edge to Kafka: requests, whoever made them, are brought to the worker. */
package dev.weightflow.ingestion.kafka;
