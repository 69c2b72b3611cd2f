/** What is done when something has happened, and the look through everything that catches what was missed. */
package dev.weightflow.registry.reconcile;
