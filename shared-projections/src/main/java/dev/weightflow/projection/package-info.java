/**
 * What the logs say: states that follow from the journals of the services, for whoever follows several of them. Metrics are comparable only
 * if they come from the same {@link dev.weightflow.projection.EvaluationSet}.
 */
package dev.weightflow.projection;
