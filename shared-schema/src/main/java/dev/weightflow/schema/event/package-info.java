/**
 * What happened, as facts: one sealed family of records an aggregate. A fact's type name, subject and id follow from the
 * fact itself; what the envelope adds is when, by whom, and because of what.
 */
package dev.weightflow.schema.event;
