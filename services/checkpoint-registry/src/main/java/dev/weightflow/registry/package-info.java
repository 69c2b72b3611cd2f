/** Keeps versions, lineage, promotion gates and aliases. */
package dev.weightflow.registry;
