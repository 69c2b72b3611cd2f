/**
 * State of weightflow.models and weightflow.retraining: versions, the aliases that point to them, decisions about promotions and retraining. They lie
 * in tables, and applying an event is the only way to change them.
 */
package dev.weightflow.projection.model;
