/**
 * Events on the wire: CloudEvents 1.0 in Kafka's binary mode. The codec is pure; publishers wait until what they publish is
 * durable.
 */
package dev.weightflow.platform.event;
