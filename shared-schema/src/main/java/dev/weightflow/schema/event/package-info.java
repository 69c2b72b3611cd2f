/**
 * Facts, as one sealed family of records for each aggregate. A fact's type name, subject and id follow from the fact itself; the envelope adds the
 * time, the author and the cause.
 */
package dev.weightflow.schema.event;
