/** Wire format of events: CloudEvents 1.0 in Kafka's binary mode. The codec is pure; publishers wait until their records are durable. */
package dev.weightflow.platform.event;
