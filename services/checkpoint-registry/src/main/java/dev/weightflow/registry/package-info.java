/** Model registry: its components, wiring and settings. */
package dev.weightflow.registry;
