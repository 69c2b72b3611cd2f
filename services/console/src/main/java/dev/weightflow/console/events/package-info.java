/** What happened, and why: the events of all topics, what led to one and what followed, and finding things by name. */
package dev.weightflow.console.events;
