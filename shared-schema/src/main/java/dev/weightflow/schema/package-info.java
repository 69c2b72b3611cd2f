/**
 * What the services say to each other: tasks and methods by name, and, in the rooms below, identifiers, manifests, reports,
 * events and topics. Plain records over Jackson annotations, no framework.
 */
package dev.weightflow.schema;
