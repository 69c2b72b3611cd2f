/** REST interface of the registry: models, versions, aliases, decisions and explanations as JSON; weights as files. */
package dev.weightflow.registry.rest;
