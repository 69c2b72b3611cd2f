/**
 * Projections of the services' journals into states, for services that follow several of them. Metrics are comparable only if they come from the same
 * {@link dev.weightflow.projection.EvaluationSet}.
 */
package dev.weightflow.projection;
