/** What cannot be done, and what is not there. */
package dev.weightflow.registry.problem;
