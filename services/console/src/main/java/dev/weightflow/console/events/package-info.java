/** Events of all topics, their causes and effects, and search by name. */
package dev.weightflow.console.events;
