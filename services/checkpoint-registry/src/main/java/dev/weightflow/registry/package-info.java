/** The registry of models: what it keeps, put together, and how it is set up. */
package dev.weightflow.registry;
