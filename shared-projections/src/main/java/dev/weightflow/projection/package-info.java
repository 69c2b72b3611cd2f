/**
 * States of the services' topics, one fold a topic, for the service that writes it and for those that follow it. Metrics are comparable only if they
 * come from the same {@link dev.weightflow.projection.EvaluationSet}.
 */
package dev.weightflow.projection;
