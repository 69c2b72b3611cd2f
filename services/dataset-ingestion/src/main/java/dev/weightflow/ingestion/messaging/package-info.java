/** The channels: requests of other services, and the progress that all instances tell and hear. */
package dev.weightflow.ingestion.messaging;
