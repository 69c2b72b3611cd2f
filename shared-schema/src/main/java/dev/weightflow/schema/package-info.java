/**
 * Messages and documents that the services share: tasks and methods by name, and, in the packages below, identifiers, manifests, reports, events and
 * topics. Plain records over Jackson annotations, no framework.
 */
package dev.weightflow.schema;
