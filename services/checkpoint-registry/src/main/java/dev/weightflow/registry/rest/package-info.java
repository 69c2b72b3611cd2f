/** The registry over HTTP: models, versions, aliases, decisions, retraining policies and explanations as JSON; weights as files. */
package dev.weightflow.registry.rest;
