/** The registry over HTTP: models, versions, aliases, decisions and explanations as JSON. */
package dev.weightflow.registry.rest;
