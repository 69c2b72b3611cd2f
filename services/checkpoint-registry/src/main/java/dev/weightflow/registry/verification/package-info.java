/** Verification that all objects of a version exist, are undamaged, and are signed by the required service. */
package dev.weightflow.registry.verification;
