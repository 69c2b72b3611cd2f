/**
 * The edge to SmallRye's Kafka connector, for services that receive or send through its channels. Channels carry bytes, and
 * leave CloudEvents to our codec: {@code cloud-events=false}, serializers of strings and byte arrays.
 */
package dev.weightflow.platform.connector;
