/**
 * What weightflow.models and weightflow.retraining tell: versions, the aliases that point to them, what was decided about promotions and
 * retraining. The states are immutable, and applying an event is the only way to the next one.
 */
package dev.weightflow.projection.model;
