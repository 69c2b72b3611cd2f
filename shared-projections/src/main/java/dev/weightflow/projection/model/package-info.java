/**
 * State of weightflow.models and weightflow.retraining: versions, the aliases that point to them, decisions about promotions and retraining. The
 * states are immutable, and applying an event is the only way to the next one.
 */
package dev.weightflow.projection.model;
