/**
 * What a registered model is: numbered versions, aliases that point to them, and the rulings on who may have an alias. A decision
 * states facts, facts are appended to the log, and only replaying a fact changes a model; so every instance of the registry,
 * replaying the same log, knows the same models. A fact that contradicts the state (a number that is taken, a move from where
 * the alias no longer is, a repetition) changes nothing.
 */
package dev.weightflow.registry.model;
