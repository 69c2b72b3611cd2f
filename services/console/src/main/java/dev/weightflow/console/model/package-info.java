/** Models and their versions: where a version comes from, what it sees, why it was promoted, and what a person decides about it. */
package dev.weightflow.console.model;
